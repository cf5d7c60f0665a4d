"""The quarter's score: everybody's, one institution's, and the proof of it."""
