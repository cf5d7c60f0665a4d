"""What a lost point costs of the score: an item's loss, converted as its part and the parts are where items have left.

The documents and the pages tell losses by it, so that both put the same item first.
"""

from fractions import Fraction

from etl.definitions.method.method import Method
from etl.queries.score.shape import AssessmentRow, ItemLine
from etl.scoring.fixed import units


def worth_of_parts(method: Method, row: AssessmentRow) -> int:
    """The most that the parts which apply can give, bonus parts left out, in units of 0.0001."""
    codes = {part.code for part in method.part if not part.bonus}
    return sum(line.worth for line in row.parts if line.part in codes)


def cost(method: Method, row: AssessmentRow, line: ItemLine) -> Fraction:
    """Points of the score (units of 0.0001) that an item lost; where the parts are multiplied, points of its part."""
    lost = Fraction(line.maximum - (line.points or 0))
    part = next(one for one in row.parts if one.part == line.part)
    if method.missing.rescale == "part" and part.applicable:
        lost *= Fraction(part.worth, part.applicable)
    worth = worth_of_parts(method, row)
    if method.combine == "sum" and method.missing.rescale != "none" and worth:
        lost *= Fraction(units(method.full), worth)
    return lost
