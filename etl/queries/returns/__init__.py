"""What came in, when, in which version; what is owed, and what the checks say of it."""
