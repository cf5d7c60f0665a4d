"""A programme as it runs: its files with the amendments of the coordinator laid over them."""
