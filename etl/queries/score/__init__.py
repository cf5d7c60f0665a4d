"""The score of a quarter: its figures, its points, why they are so, and what would change them."""
