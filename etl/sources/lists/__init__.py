"""Lists with one header row: registers of points, and ledgers of what persons entered for a quarter."""
