"""What is kept of each outlet, point or person: attributes, standards over them, and what is counted of them."""
