"""What of others may be told: figures in cells, tables with cells left out, points in bands, words without names."""

RULES = 4
"""The number of these rules. An edition keeps the number by which it was drawn up, so that it is drawn up so again;
whoever changes what is told gives a new one and leaves the old ones as they were.

1: medians halfway between two bands have ends halfway between theirs. 2: such ends are rounded outwards.
3: a ratio that needs a wider cell than there is leaves everybody of its ranking with the place only; before, it was
told in the cell of another where that held it.
4: changes of volumes are told in steps of 25 percent where the programme does not say, of 10 before."""

HALFWAY = 1
NARROWER = 2
FINER = 3
