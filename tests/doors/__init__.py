"""Small inputs that once failed, and others of their kinds, each through the front door: `etl load`."""
