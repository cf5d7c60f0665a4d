"""A programme's folder under review: every fault of it at once, for whoever writes it."""
