"""Next to the figures of a month that is not whole stands who is not in them, and moves between different institutions
say so: three banks of six are no fall of the six."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from etl.acts.editions import prepare, publish, review
from etl.definitions import load
from etl.definitions.programme import Programme
from pages.shared import data
from pages.subjects.growth.filers import SIGN
from store.engine import open_engine
from store.tables import filing
from tests.pages.conftest import Visit
from tests.programmes.small import OWED, SIX, file_returns, small_programme
from tests.sharing import copied
from tests.unit.editions.small import compose

AT = datetime(2025, 6, 20, 9, tzinfo=UTC)
ALL = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
WHOLE, HALF, AGAIN = "2025-01", "2025-02", "2025-03"
SHOWN = ("overview", "growth", "rankings", "institution", "map")
SAID = {
    "en": (
        "3 of 6 institutions have no accepted return for February 2025; nothing of theirs is in the figures.",
        "Changes on January 2025 are not of the same institutions: 3 have figures in only one of the two months.",
    ),
    "zh": (
        "2025年2月应报6家机构，3家尚无已接受的报表，以下数据均不含在内。",
        "与2025年1月相比范围不同：有3家机构只在其中一个月有数据，变动不可直接比较。",
    ),
}
MARKS = {
    "en": "without 3 of 6 institutions; changes are not of the same institutions",
    "zh": "应报6家机构，缺3家；与以往比较的机构范围不同",
}


@pytest.fixture
def filed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Engine, Programme]]:
    """Six banks of which three filed for the second of three months."""
    programme = small_programme(tmp_path, {"monthly": OWED}, institutions=SIX)
    for function in (load.load_programme, load.programme_names):
        monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    engine = open_engine(f"sqlite:///{tmp_path / 'small.db'}")
    for month, banks in ((WHOLE, ALL), (HALF, ALL[:3]), (AGAIN, ALL)):
        file_returns(engine, month, banks)
    data.read_folders_again()
    yield engine, programme
    data.read_folders_again()
    engine.dispose()


def said_on(page: object) -> str:
    html = "".join(str(one.proto.body) for one in page.get("html"))  # type: ignore[attr-defined]
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_a_month_says_who_is_not_in_it(
    visit: Visit, filed: tuple[Engine, Programme], language: str
) -> None:
    engine, _ = filed
    for name in SHOWN:
        page = visit(engine, name, programme="small", lang=language, period=HALF)
        assert not page.exception, name
        said = said_on(page)
        for sentence in SAID[language]:
            assert said.count(sentence) == 1, name
        if name == "overview":  # the cards, those who changed place, the first and the last, the trend
            assert said.count(f"{SIGN} {MARKS[language]}") >= 4
        whole = said_on(visit(engine, name, programme="small", lang=language, period=WHOLE))
        assert SIGN not in whole, name


def test_a_whole_month_after_half_a_one_says_only_that_moves_are_of_others(
    visit: Visit, filed: tuple[Engine, Programme]
) -> None:
    engine, _ = filed
    for name in SHOWN:
        said = said_on(visit(engine, name, programme="small", lang="en", period=AGAIN))
        assert "no accepted return" not in said
        assert said.count("Changes on February 2025 are not of the same institutions: 3 have") == 1, name


def test_each_month_of_the_table_of_growth_says_it(visit: Visit, filed: tuple[Engine, Programme]) -> None:
    engine, _ = filed
    page = visit(engine, "growth", programme="small", lang="en", period=AGAIN)
    html = "".join(str(one.proto.body) for one in page.get("html"))  # type: ignore[attr-defined]
    rows = re.findall(r"<tr.*?</tr>", html[html.index("t-growth") :].split("</table>")[0])
    of = {month: next(row for row in rows if month in row) for month in ("January", "February", "March")}
    assert MARKS["en"] in of["February"]
    assert "changes are not of the same" in of["March"]
    assert "without" not in of["March"]
    assert "institutions" not in of["January"]


def test_a_slide_says_what_was_known_when_it_was_drawn_up(
    visit: Visit, filed: tuple[Engine, Programme]
) -> None:
    engine, programme = filed
    one = prepare(
        engine, programme, "bulletin", HALF, by="编制岗", at=AT, compose=compose, issued_on=AT.date()
    ).stored
    publish(engine, review(engine, one, by="复核岗", at=AT), by="复核岗", at=AT)
    file_returns(engine, HALF, ALL[3:], at=AT.replace(year=AT.year + 1))
    for name, address in (("present", {"slide": "2"}), ("bulletin", {})):
        page = visit(engine, name, programme="small", lang="en", period=HALF, **address)
        assert not page.exception
        assert SAID["en"][0] in said_on(page), name
    assert SIGN not in said_on(visit(engine, "rankings", programme="small", lang="en", period=HALF))


@pytest.mark.parametrize("part", ["points", "course", "use", "institutions", "registers", "rural"])
def test_coverage_says_it_of_returns_and_not_of_lists(
    visit: Visit, daqing_engine: Engine, tmp_path: Path, part: str
) -> None:
    engine = copied(daqing_engine, tmp_path / "without.db")
    mine = (filing.c.source == "monthly", filing.c.period == "2019-12", filing.c.institution == "B05")
    with engine.begin() as connection:
        connection.execute(update(filing).where(*mine).values(superseded_at=AT))
    said = said_on(visit(engine, "coverage", lang="en", part=part))
    is_of_returns = part not in ("registers", "rural")
    assert ("1 of 19 institutions has no accepted return for December 2019; nothing" in said) is is_of_returns
    assert SIGN not in said_on(visit(daqing_engine, "coverage", lang="en", part=part))
