from decimal import Decimal

import pytest

from etl.sources.numbers import read_number
from etl.sources.workbook import Broken


@pytest.mark.parametrize(
    ("value", "number", "rule"),
    [
        (12.0, 12.0, None),
        ("", None, None),
        ("  ", None, None),
        ("1,234", Decimal(1234), "NUM-ASTEXT"),
        ("１２３", Decimal(123), "NUM-ASTEXT"),
        ("-5", Decimal(-5), "NUM-ASTEXT"),
        ("12,34", None, "NUM-TEXT"),
        ("约100", None, "NUM-TEXT"),
        ("—", None, "NUM-TEXT"),
        (True, None, "NUM-TEXT"),
        (float("inf"), None, "NUM-TEXT"),
        (Broken("#REF!"), None, "NUM-ERROR"),
        (Broken(""), None, "NUM-FORMULA"),
    ],
)
def test_a_number_cell_is_a_number_nothing_or_a_question(
    value: object, number: object, rule: str | None
) -> None:
    read, finding = read_number(value, "S", "D5")
    assert read == number
    assert (finding.rule if finding else None) == rule
    assert finding is None or finding.cell == "D5"
