"""Exchange: what other libraries read of what we write."""
