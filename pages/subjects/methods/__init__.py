"""The rules of the score: shown as a document, tried out, rehearsed, adopted."""
