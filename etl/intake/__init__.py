"""The way in of a file: read in a bounded process, checked, drafted, stored."""
