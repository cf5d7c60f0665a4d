"""What is frozen: a published document's figures, words and tables, sealed and never changed."""
