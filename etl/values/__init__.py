"""Values that every room knows: texts, periods, exact numbers, refusals, findings. They know nothing of ours."""
