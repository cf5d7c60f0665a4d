"""What a programme declares to keep an eye on: risks, major events, reviews."""
