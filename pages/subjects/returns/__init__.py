"""Returns: filed, looked after on the desk, and questioned by the checks."""
