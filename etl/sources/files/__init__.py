"""A file from outside: what kind it is, whether it may be opened, and its cells with their addresses."""
