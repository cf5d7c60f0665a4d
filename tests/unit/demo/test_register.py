"""The register lists the points that the returns count."""

import csv
import io
import re
from collections import Counter

import pytest

from etl.definitions.programme import Programme
from etl.demo.city import PERIODS
from etl.demo.model import Figures
from etl.demo.register import register
from etl.demo.trouble import troubles

STEP = len(PERIODS) - 1


@pytest.fixture(scope="module")
def rows(programme: Programme, made: Figures) -> list[dict[str, str]]:
    layout = programme.returns["points"]
    text = register(programme, layout, made).decode("utf-8-sig")
    names = {field.heading: field.name for field in layout.field}
    return [{names[h]: value for h, value in row.items()} for row in csv.DictReader(io.StringIO(text))]


def test_it_counts_what_the_returns_count(rows: list[dict[str, str]], made: Figures) -> None:
    covered, live = Counter(), Counter()
    for row in rows[: -len(troubles("two acquirers"))]:
        place = (row["institution"], row["region"], row["scenario"])
        covered[place] += 1
        live[place] += row["live"] == "是"
    filed_covered, filed_live = Counter(), Counter()
    for institution, values in made.stage.months[STEP].items():
        for (region, scenario, measure), value in values.items():
            if measure == "points_covered":
                filed_covered[institution, region, scenario] = value
            elif measure == "points_live":
                filed_live[institution, region, scenario] = value
    assert covered == +filed_covered
    assert +live == +filed_live


def test_one_key_is_claimed_by_two_acquirers_and_no_other_twice(rows: list[dict[str, str]]) -> None:
    claims: dict[str, set[str]] = {}
    for row in rows:
        claims.setdefault(row["key"], set()).add(row["institution"])
    shared = [institutions for institutions in claims.values() if len(institutions) > 1]
    assert len(shared) == len(troubles("two acquirers")) == len(rows) - len(claims)
    assert troubles("two acquirers")[0].institution in shared[0]


def test_rows_are_complete_and_well_formed(rows: list[dict[str, str]], programme: Programme) -> None:
    for row in rows:
        assert row["institution"] in programme.institutions
        assert re.fullmatch(r"12[3-6]\.\d{6}", row["lon"])
        assert re.fullmatch(r"4[5-7]\.\d{6}", row["lat"])
        assert re.fullmatch(r"201[89]-(0[1-9]|1[0-2])-(0[3-9]|1\d|2[0-8])", row["connected_on"])
        assert "2018-05" <= row["connected_on"][:7] <= "2019-12"
        assert "演示" in row["name"]
        assert row["as_of"] == "2019-12-31"


def test_the_absorbed_bank_is_not_in_it(rows: list[dict[str, str]]) -> None:
    assert troubles("merger")[0].institution not in {row["institution"] for row in rows}
