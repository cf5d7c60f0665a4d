"""What of others may be told: figures in cells, tables with cells left out, points in bands, words without names."""

RULES = 3
"""The number of these rules. An edition keeps the number by which it was drawn up, so that it is drawn up so again;
whoever changes what is told gives a new one and leaves the old ones as they were.

1: medians halfway between two bands have ends halfway between theirs. 2: such ends are rounded outwards.
3: a ratio that needs a wider cell than there is leaves everybody of its ranking with the place only; before, it was
told in the cell of another where that held it."""

HALFWAY = 1
NARROWER = 2
