"""What the coordinator changes in a programme while it runs: amendments, and a programme with them laid over it."""
