"""What institutions keep of outlets, points and persons: standards, awards, a map, and how it is filed."""
