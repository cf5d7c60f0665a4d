"""Who may come in, by subject: tokens of programs; people and their sessions."""
