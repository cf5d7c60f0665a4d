"""Standards over what is kept: worked examples, and every count against a second, naive count."""

import datetime
import random
import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from etl.definitions.inventories.inventory import Inventory
from etl.definitions.inventories.standards import Thing, complies, counted, lacks, standards_at
from etl.definitions.returns import Layout
from etl.values.house import ROOT
from etl.values.periods import Period
from tests.depth import cases

EXAMPLE = tomllib.loads((ROOT / "docs" / "layouts" / "inventory.toml").read_text(encoding="utf-8"))
INVENTORY = Layout.model_validate(EXAMPLE).inventory
assert INVENTORY is not None
FEN = 100


def thing(**values: Any) -> Thing:
    return Thing("A1", "a", values={"station": True} | values)


@pytest.mark.parametrize(
    ("period", "values", "missing", "is_met"),
    [
        ("2021-01", {"seats": 4, "fittings": ("water", "wheelchair"), "inspected": "2020-02-01"}, [], True),
        ("2021-01", {"seats": 3, "fittings": ("water", "wheelchair"), "inspected": "2020-02-01"}, ["seats"], False),
        ("2021-01", {"seats": 4, "fittings": ("water",), "inspected": "2020-02-01"}, ["fittings"], False),
        ("2021-01", {"seats": 4, "fittings": ("water", "wheelchair"), "inspected": "2020-01-31"}, ["inspected"], False),
        ("2021-01", {"seats": 4, "fittings": ("water", "wheelchair")}, ["inspected"], False),
        ("2020-12", {"seats": 1, "fittings": ("water",)}, ["inspected"], True),
        ("2020-12", {"seats": 0, "fittings": ("water",)}, ["seats", "inspected"], False),
        ("2020-Q4", {"seats": 1, "inspected": "2001-01-01"}, ["fittings"], True),
    ],
)  # fmt: skip
def test_what_a_station_lacks(period: str, values: dict[str, Any], missing: list[str], is_met: bool) -> None:
    asked = Period.parse(period)
    (held,) = standards_at(INVENTORY, asked)
    one = thing(**values)
    assert [need.attribute for need in lacks(INVENTORY, held, one, asked, FEN)] == missing
    assert complies(INVENTORY, held, one, asked, FEN) is is_met


def _naive(things: list[Thing], period: Period) -> dict[str, int]:
    """The same by hand, from the words of the example."""
    year, month = period.year, period.months[-1].number
    end = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).isoformat()
    before = (
        datetime.date(year - 1 + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
    ).isoformat()
    found = dict.fromkeys(("outlets", "stations", "stations_fitted", "station_seats", "honoured_outlets"), 0)
    for one in things:
        held = one.values
        found["outlets"] += 1
        granted, ended = held.get("honoured", "9999"), held.get("honoured_until", "9999")
        found["honoured_outlets"] += str(granted) <= end < str(ended)
        if held.get("station") is not True:
            continue
        found["stations"] += 1
        seats, day = int(held.get("seats", 0)), str(held.get("inspected", ""))  # type: ignore[call-overload]
        found["station_seats"] += seats
        has = held.get("fittings", ())
        if year >= 2021:
            met = seats >= 4 and has == ("water", "wheelchair") and before < day <= end
        else:
            met = (seats >= 1) + ("water" in has) + ("" < day <= end) >= 2  # type: ignore[operator]
        found["stations_fitted"] += met
    return found


def test_every_count_is_that_of_a_naive_recount() -> None:
    draw = random.Random(14)
    for _ in range(cases(2_000)):
        period = Period(draw.randint(2019, 2022), draw.randint(1, 12))
        things = [_drawn(draw, number) for number in range(draw.randint(0, 12))]
        found = {one.measure: counted(INVENTORY, one, things, period, FEN) for one in INVENTORY.count}
        assert found == _naive(things, period)


def _drawn(draw: random.Random, number: int) -> Thing:
    def day() -> str:
        return (datetime.date(2018, 6, 1) + datetime.timedelta(days=draw.randrange(1800))).isoformat()

    values = {
        "station": draw.random() < 0.8,
        "seats": draw.randint(0, 6),
        "fittings": draw.choice([("water",), ("water", "wheelchair"), ("wheelchair",)]),
        "inspected": day(),
        "honoured": day(),
        "honoured_until": day(),
    }
    return Thing(
        f"A{number}", "a", values={name: one for name, one in values.items() if draw.random() < 0.85}
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"standard": [{"code": "s", "need": [{"attribute": "tables"}]}]}, "none of [[inventory.attribute]]"),
        ({"standard": [{"code": "s", "need": [{"attribute": "fittings"}]}]}, "held against items"),
        ({"standard": [{"code": "s", "need": [{"attribute": "fittings", "items": ["tea"]}]}]}, "does not have"),
        ({"standard": [{"code": "s", "need": [{"attribute": "seats", "months": 3}]}]}, "months are of a date"),
        ({"standard": [{"code": "s", "need": [{"attribute": "station", "least": 3}]}]}, "least is of a count"),
        ({"standard": [{"code": "s", "at_least": 2, "need": [{"attribute": "seats"}]}]}, "nothing can meet"),
        ({"standard": [{"code": "s", "need": [{"attribute": "seats"}]}] * 2}, "hold at one time"),
        ({"standard": [{"code": "s", "where": "seats", "need": [{"attribute": "seats"}]}]}, "has to be yes"),
        ({"award": [{"code": "w", "granted": "seats"}]}, "has to be date"),
        ({"count": [{"measure": "m", "counts": "sum", "attribute": "station"}]}, "has to be count or money"),
        ({"count": [{"measure": "m", "counts": "complying"}]}, "goes with standard"),
        ({"count": [{"measure": "m", "counts": "holding", "award": "x"}]}, "none of [[inventory.award]]"),
        ({"attribute": EXAMPLE["inventory"]["attribute"] * 2}, "given twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(damage: dict[str, Any], said: str) -> None:
    name = {"zh": "甲", "en": "A"}
    for one in (*damage.get("standard", ()), *damage.get("award", ())):
        one.setdefault("name", name)
    kept = {"standard": [], "award": [], "count": [{"measure": "outlets", "counts": "all"}]}
    with pytest.raises(ValidationError, match=said.replace("[", r"\[").replace("]", r"\]")):
        Inventory.model_validate(EXAMPLE["inventory"] | kept | damage)
