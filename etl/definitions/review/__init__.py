"""A programme's folder under review: what one file says of another, and every fault at once, for whoever writes it."""
