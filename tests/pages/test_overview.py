"""The overview: three figures against the year's targets, a strip of exceptions, and never "all in" while a month is
owed."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from etl.acts.follow_up import decide_proposal, record_resolution
from etl.acts.objections import object_to, release_results, withdraw
from etl.definitions.clocks import moment_in
from etl.definitions.load import load_programme
from etl.definitions.settings import Target
from etl.queries.returns.status import owed
from etl.queries.scope import EVERYTHING
from etl.queries.score.assessment import assessment
from etl.queries.score.follow_up import proposals
from etl.values.text import Text
from store.follow_up import ResolutionDraft
from tests.pages.conftest import Visit, headers_of, sentences_of, tables_of, title_of, words_of
from tests.pages.test_coverage import rows_of
from tests.sharing import copied


def strip_of(page: object) -> str:
    """What the strips and lists of links say."""
    return "".join(one.proto.body for one in page.get("html"))  # type: ignore[attr-defined]


def cards_of(page: AppTest) -> str:
    """The words of the figures that lead."""
    bodies = [str(one.proto.body) for one in page.get("html")]  # type: ignore[attr-defined]
    html = next(body for body in bodies if '<div class="cards">' in body)
    return unescape(re.sub(r"<[^>]*>", "", html))


def values_of(page: AppTest) -> list[str]:
    """The figures that lead."""
    html = "".join(str(one.proto.body) for one in page.get("html"))  # type: ignore[attr-defined]
    return [unescape(one) for one in re.findall(r'<p class="card-value">(.*?)</p>', html)]


def test_three_figures_lead_and_say_how_far_the_year_is(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "overview", lang="en")
    assert not page.exception
    assert values_of(page) == ["1.13 million", "86.30", "66.63"]
    said = cards_of(page)
    assert "Programme target for 2019 missed: 9.77 million of 11 million transactions (88.8%)." in said
    assert "Programme target for 2019 reached: 85.00%." in said
    assert "3.37 pp short of the programme target for 2019: 70.00%." in said
    assert "7 other leading figures" in [one.label for one in page.expander]
    # Two targets of one indicator are told apart; where the method has none of its own nothing is said of it.
    assert said.count("The method gives all points at") == 1
    assert "all points at 80.00%." in said


def test_each_exception_leads_to_what_it_counts(visit: Visit, daqing_engine: Engine) -> None:
    said = unescape(strip_of(visit(daqing_engine, "overview", lang="en")))
    assert "part=violations&which=now" in said
    assert "sort=ranking.Since+last+month.up" in said
    page = visit(daqing_engine, "rankings", lang="en", sort="ranking.Since last month.up")
    moved = [row["Since last month"] for row in rows_of(page, "Since last month")]
    falls = [int(re.sub(r"\D", "", one)) for one in moved if one.startswith("▼")]
    assert moved[0].startswith("▼")
    assert falls == sorted(falls, reverse=True)
    assert moved[len(falls) :] == [one for one in moved if not one.startswith("▼")]


def chips_of(page: AppTest) -> list[tuple[str, str, dict[str, str]]]:
    """The strip of exceptions: the words of each, the page it leads to and what its address asks for."""
    html = next(
        body for body in map(str, (one.proto.body for one in page.get("html"))) if "list-exceptions" in body
    )  # type: ignore[attr-defined]
    strip = html[html.index("list-exceptions") :].split("</ul>")[0]
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', strip)
    return [
        (
            unescape(words),
            urlsplit(unescape(where)).path[2:],
            dict(parse_qsl(urlsplit(unescape(where)).query)),
        )
        for where, words in found
    ]


def counted_in(words: str) -> int:
    """The number that a chip counts by: the first that stands behind the name of a month."""
    return int(re.findall(r"\d+", words.partition(": ")[2] or words)[0])


def test_the_number_on_a_chip_is_the_number_of_rows_that_it_leads_to(
    visit: Visit, daqing_engine: Engine, tmp_path: Path
) -> None:
    """Of every chip there can be: objections, cases and decisions are added to what the demonstration has."""
    engine = copied(daqing_engine, tmp_path / "own.db")
    programme = load_programme("daqing")
    now = moment_in(programme.settings, datetime.now(UTC))
    release_results(engine, programme, "2019-Q4", by="统计岗", at=now)
    for item in ("B01", "B02"):
        object_to(
            engine, programme, "2019-Q4", "B03", item, grounds="重复", evidence="台账", by="填报岗", at=now
        )
    withdraw(engine, programme, 1, reasons="误报", by="填报岗", at=now)
    for text in ("核对", "复核"):
        record_resolution(
            engine, ResolutionDraft("daqing", "2019-11", "", "", text, "统计岗", now.date(), "统计岗", now)
        )
    quarter = assessment(engine, programme, "2019-Q4", scope=EVERYTHING)
    for one in proposals(engine, programme, quarter, now.date())[:2]:
        decide_proposal(engine, programme, "2019-Q4", one, opened=True, reasons="核实", by="统计岗", at=now)
    chips = chips_of(visit(engine, "overview", lang="en"))
    assert len(chips) == 8
    for words, name, asked in chips:
        page = visit(engine, name, **asked)
        assert not page.exception
        assert not page.warning
        if asked.get("section") == "follow-up":
            shown = sum(
                one.label.startswith("№") and "2019" in one.label.rpartition("·")[2] for one in page.expander
            )
        elif name == "objections":
            shown = sum("B02" in one.value for one in page.subheader)
        elif name == "meetings":
            shown = sum(one.value.startswith("- №") for one in page.markdown)
        else:
            shown = len(tables_of(page)[0])
        assert shown == counted_in(words), words
        if "only" in asked:
            assert any("[Show all](" in one for one in sentences_of(page)), "one click leads back to all"
    engine.dispose()


def test_what_a_link_narrowed_is_left_when_another_page_is_opened(
    visit: Visit, daqing_engine: Engine
) -> None:
    """A menu leads to whole pages: what a chip counted belongs to the chip."""
    page = visit(daqing_engine, "assessment", lang="en", look="standing", only="again")
    few = len(tables_of(page)[0])
    assert any("Shown only: 6 institutions failed again" in one for one in sentences_of(page))
    page.session_state["address"] = {"programme": "daqing", "lang": "en", "only": "again"}
    page.query_params.clear()
    page.run()
    assert len(tables_of(page)[0]) > few


def test_ones_own_growth_stands_beside_that_of_all_others(visit: Visit, daqing_engine: Engine) -> None:
    """Of two parts neither is the most or the least."""
    said = words_of(visit(daqing_engine, "growth", lang="en", viewer="B03"))
    assert "points of all others together" in said
    assert "the least from" not in said
    assert "the least from" in words_of(visit(daqing_engine, "growth", lang="en"))


def test_within_the_year_a_sum_is_told_beside_the_part_of_the_year_that_is_gone(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "overview", lang="zh", period="2019-06")
    assert "（全年已过50.0%）" in cards_of(page)


def test_a_year_without_a_target_says_so(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "overview", lang="en", period="2018-12")
    assert len(values_of(page)) == 3
    assert "No programme target is set for 2018." in words_of(page)


def test_the_strip_counts_what_is_not_as_it_should_be_and_leads_there(
    visit: Visit, daqing_engine: Engine
) -> None:
    said = strip_of(visit(daqing_engine, "overview", lang="en"))
    assert "January 2020: 19 returns of 19 are still to come, due by 10 Feb 2020, 18:00" in said
    assert "11 institutions under red lines" in said
    assert "./returns_desk?programme=daqing&amp;lang=en&amp;month=2020-01&amp;part=month" in said
    for viewer in ("B01", "presenter"):
        others = strip_of(visit(daqing_engine, "overview", lang="en", viewer=viewer))
        assert "under red lines" not in others
        assert "still to come" not in others


def test_all_is_in_is_said_of_the_month_only_and_the_one_that_is_owed_is_named(
    visit: Visit, daqing_engine: Engine
) -> None:
    page = visit(daqing_engine, "overview", lang="en")
    assert "Every return for December 2019 is in" in headers_of(page)
    assert "Returns for January 2020 are still to come." in words_of(page)


def test_the_desk_opens_at_the_earliest_unfinished_month(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "returns_desk", lang="en")
    assert title_of(page) == "Returns desk · January 2020"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "2020-01",
            "There are no figures for January 2020: nothing of it is in force. Shown instead: December 2019.",
        ),
        ("2020-13", "The address asks for “2020\\-13”, which is not here. Shown instead: December 2019."),
    ],
)
def test_another_month_than_was_asked_for_is_never_shown_without_a_word(
    visit: Visit, daqing_engine: Engine, asked: str, said: str
) -> None:
    """The address is completed with what is shown, so the next run asks for nothing wrong: it is still said, until a
    month is picked."""
    page = visit(daqing_engine, "overview", lang="en", period=asked)
    assert title_of(page).endswith("December 2019")
    assert [one.value for one in page.warning] == [said]
    assert page.query_params["period"] == "2019-12"
    page.run()
    assert [one.value for one in page.warning] == [said]
    page.selectbox(key="period").set_value("2019-11").run()
    assert not page.warning


def test_owed_is_what_is_missing_sent_back_or_not_accepted(daqing_engine: Engine) -> None:
    programme, today = load_programme("daqing"), date(2020, 1, 16)
    assert owed(daqing_engine, programme, "2019-12", today) == []
    (january,) = owed(daqing_engine, programme, "2020-01", today)
    assert (january.period, january.outstanding, january.waiting, january.expected) == ("2020-01", 19, 0, 19)
    assert owed(daqing_engine, load_programme("rbi-retail"), "2026-01", today) == []


def test_a_target_is_of_one_thing() -> None:
    source = Text(zh="文件", en="paper")
    assert Fraction(Target(year=2019, measure="tx_cnt", value=Decimal(5), source=source).value) == 5
    with pytest.raises(ValidationError, match="of a measure or of an indicator"):
        Target(year=2019, value=Decimal(5), source=source)
    with pytest.raises(ValidationError, match="of a measure or of an indicator"):
        Target(year=2019, measure="a", indicator="b", value=Decimal(5), source=source)


def test_a_bank_in_the_middle_sees_its_own_place_and_why_others_are_ranges(
    visit: Visit, daqing_engine: Engine
) -> None:
    """Thirteenth of eighteen it stood neither among the first five nor the last, and nothing said why three places in a
    row read 83.0–83.5%."""
    said = words_of(visit(daqing_engine, "overview", lang="en", period="2019-12", viewer="B03"))
    assert "Your own place" in said
    assert "a small denominator needs a wide band" in said
    everybody = words_of(visit(daqing_engine, "overview", lang="en", period="2019-12"))
    assert "Your own place" not in everybody
    assert "a small denominator needs" not in everybody
    last = words_of(visit(daqing_engine, "overview", lang="en", period="2019-12", viewer="B05"))
    assert "Your own place" not in last, "it stands among the last five already"
