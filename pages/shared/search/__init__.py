"""The search of every page: what can be found by name, code or the initials of pinyin, and the box that asks."""
