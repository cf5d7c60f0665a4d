"""The monthly bulletin: its seven sections, annexes and slides."""
