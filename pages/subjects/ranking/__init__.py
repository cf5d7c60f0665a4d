"""Who leads, who moved, and one institution in every indicator."""
