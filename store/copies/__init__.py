"""The database as a whole: whether it is sound, copies of it with the head of its chain, moved to another store."""
