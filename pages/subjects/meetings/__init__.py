"""Meetings: the register of who met, what was shown and what was decided."""
