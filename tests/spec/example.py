"""What the worked examples are written with: a small table in, points and states out.

A table has a heading row and one row per institution, columns apart by |. Columns: institution, group ("G" where
left out), numerator, denominator, state ("value" where there are figures), before ("n/d" of the period before,
or a state), and one column for every event. A blank numerator with a blank state is a return that was not filed.
"""

import tomllib
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import polars as pl

from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.scoring.inputs import Inputs, inputs_of
from etl.scoring.score import Scores, score
from etl.scoring.states import WORDS, State

TEXT = {"zh": "例", "en": "example"}
KNOWN = ("institution", "group", "period")
TWO_ITEMS = """
[[part]]
code = "P"
points = 100
[[item]]
code = "X"
part = "P"
indicator = "X"
points = 60
rule = { kind = "completion", target = 100 }
[[item]]
code = "Y"
part = "P"
indicator = "Y"
points = 40
rule = { kind = "completion", target = 100 }
"""
"""A method with two items, of 60 and of 40 points, each in proportion to what is reached of 100 %."""


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of an ASCII table as dictionaries of text."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    lines = [line for line in lines if not set("".join(line)) <= {"-", "+"}]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def indicator(code: str = "X", direction: str = "higher", scale: int = 100) -> Indicator:
    return Indicator(
        code=code, name=TEXT, why=TEXT, numerator="a", denominator="b", scale=scale, unit={"zh": "%", "en": "%"},
        direction=direction, author="a", checker="b", next_review="2027-01",
    )  # fmt: skip


def method(text: str, events: tuple[str, ...] = (), **defaults: object) -> Method:
    """A method from TOML, with the fields that an example does not care about filled in."""
    content = {"code": "2018-04-01", "author": "a", "checker": "b", "next_review": "2027-01", "why": TEXT}
    content |= {"name": TEXT, "missing": {"rescale": "part"}} | defaults | tomllib.loads(text)
    content.setdefault("event", [{"code": event, "counted_in": TEXT} for event in events])
    for kind in ("part", "event", "grade", "veto", "persistence"):
        for entry in content.get(kind, ()):
            entry.setdefault("name", TEXT)
    return Method.model_validate(content)


def figure(text: str) -> tuple[int | None, int | None, str]:
    """ "350/400" or the word of a state; blank is not filed."""
    if text in WORDS or not text:
        return None, None, text or "not_filed"
    numerator, _, rest = text.partition("/")
    denominator, _, state = rest.partition(" ")
    return int(numerator), int(denominator), state.strip() or "value"


def inputs(table: str, codes: tuple[str, ...] = ("X",), scale: int = 100) -> Inputs:
    """Inputs from a table whose columns are indicators ("350/400"), `before` and events (whole numbers)."""
    rows = rows_of(table)
    keys = [(row.get("period", "2019-Q4"), row["institution"], row.get("group", "G")) for row in rows]
    events = [name for name in rows[0] if name not in (*KNOWN, *codes, "before")]
    readings = [
        (*key[:2], code, *figure(row[code]))
        for key, row in zip(keys, rows, strict=True)
        for code in codes
        if code in row
    ]
    earlier = [
        (*k[:2], codes[0], *figure(row["before"]))
        for k, row in zip(keys, rows, strict=True)
        if "before" in row
    ]
    counts = [
        (*key[:2], event, int(row[event]), "value")
        for key, row in zip(keys, rows, strict=True)
        for event in events
        if row[event]
    ]
    return inputs_of(
        pl.DataFrame(keys, schema=["period", "institution", "group"], orient="row"),
        _frame(readings, "indicator", ("numerator", "denominator")),
        {code: Fraction(scale) for code in codes},
        earlier=_frame(earlier, "indicator", ("numerator", "denominator")) if earlier else None,
        counts=_frame(counts, "event", ("count",)),
    )


def _frame(rows: list[tuple], key: str, numbers: tuple[str, ...]) -> pl.DataFrame:
    schema = {"period": pl.String, "institution": pl.String, key: pl.String}
    schema |= dict.fromkeys(numbers, pl.Int64) | {"state": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def four_decimals(points: Fraction | int) -> Decimal:
    """An expected number of points as it is fixed: half up to four decimals."""
    exact = Decimal(Fraction(points).numerator) / Decimal(Fraction(points).denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def check_rule(
    rule: str,
    table: str,
    expected: dict[str, Fraction | int | str],
    *,
    points: int = 5,
    direction: str = "higher",
    scale: int = 100,
    item: str = "",
) -> None:
    """One item worth `points` with one rule: expected points by institution, or the word of its state."""
    given = inputs(table, scale=scale)
    rows = f"[[part]]\ncode = 'P'\npoints = {points}\n[[item]]\ncode = 'X'\npart = 'P'\nindicator = 'X'\n"
    text = f"full = {points}\n{rows}points = {points}\n{item}\n[item.rule]\n{rule}"
    scores = score(
        method(text, events=tuple(given.counts)), {"X": indicator(direction=direction, scale=scale)}, given
    )
    got: dict[str, Decimal | str] = {}
    want: dict[str, Decimal | str] = {}
    for row, name in enumerate(given.roster["institution"]):
        asked = expected[name]
        state = State(scores.items.state[0, row]).word
        got[name] = state if isinstance(asked, str) else Decimal(int(scores.items.points[0, row])).scaleb(-4)
        want[name] = asked if isinstance(asked, str) else four_decimals(asked)
    assert got == want
    assert set(expected) == set(got)


def official(scores: Scores) -> dict[str, Decimal]:
    """Official scores by institution, as decimals."""
    names = scores.inputs.roster["institution"]
    decimals = scores.method.decimals
    return {n: Decimal(int(o)).scaleb(-decimals) for n, o in zip(names, scores.totals.official, strict=True)}


def by_institution(scores: Scores, values: object) -> dict[str, object]:
    """Any row-wise result by institution."""
    return dict(zip(scores.inputs.roster["institution"], values, strict=True))  # type: ignore[call-overload]
