"""What others are told, and the attacks on it: each is first shown to succeed on what was told before."""
