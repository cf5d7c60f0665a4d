"""Days by which something is due are reckoned by what was known of working days on the day of an edition."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from etl.composing.bulletin.requirements import within
from etl.composing.compose import compose, compose_sheets
from etl.composing.material import Material
from etl.composing.writer import Writer
from etl.definitions.calendar import as_known, works_on
from etl.definitions.clocks import end_of_day
from etl.definitions.load import load_programme
from etl.definitions.settings import SpecialDay
from etl.editions.model import CALENDAR, Edition
from etl.values.periods import Period
from etl.wording.templates import wording_of

PROGRAMME = load_programme("daqing")
SIGNED = "2020-01-15"
"""Twelve days before the notice that made the Spring Festival of 2020 last until 2 February."""


def drawn(engine: Engine, *, known_on: str = SIGNED, **more: int) -> Edition:
    return compose(
        engine, PROGRAMME, "bulletin", "2019-12",
        number=1, issued_on=SIGNED, known_on=known_on, audit_head="a1b2", code_version="c0de", serial=12, **more,
    )  # fmt: skip


def days(edition: Edition) -> dict[str, object]:
    return {id: one.value for id, one in edition.figures.items() if id.endswith(".due")}


def test_a_day_is_reckoned_without_what_was_published_after_the_edition(daqing_engine: Engine) -> None:
    """Ten working days from 15 January are 16, 17, 19–23 and 31 January, 1 and 3 February; the holidays then ended on
    the 30th, and the Saturday was one of those worked for them. Without both the tenth is the 5th."""
    edition = drawn(daqing_engine)
    assert edition.calendar == CALENDAR
    assert days(edition)["next.10.due"] == "2020-02-03"
    assert days(drawn(daqing_engine, known_on="2020-01-28"))["next.10.due"] == "2020-02-03", (
        "it was signed before"
    )


def test_an_edition_of_before_keeps_its_days(daqing_engine: Engine) -> None:
    edition = drawn(daqing_engine, calendar=0)
    assert edition.calendar == 0
    assert days(edition)["next.10.due"] == "2020-02-05"


def test_the_sheets_of_an_assessment_ask_by_its_days(daqing_engine: Engine) -> None:
    about = {"number": 1, "issued_on": SIGNED, "known_on": SIGNED, "audit_head": "a", "code_version": "c"}
    for rule in (0, CALENDAR):
        whole = compose(daqing_engine, PROGRAMME, "assessment", "2019-Q4", calendar=rule, **about)  # type: ignore[arg-type]
        sheets = compose_sheets(daqing_engine, PROGRAMME, "2019-Q4", calendar=rule, **about)  # type: ignore[arg-type]
        _, first = next(sheets)
        assert days(first)
        assert days(first).items() <= days(whole).items()


@given(
    st.dates(date(2016, 1, 1), date(2025, 12, 1)),
    st.integers(1, 40),
    st.integers(-20, 20),
    st.sampled_from(sorted(wording_of(PROGRAMME).days)),
)
def test_a_notice_moves_the_days_of_what_is_signed_from_its_day_on_alone(
    issued: date, ahead: int, told: int, what: str
) -> None:
    """A day made free: what was signed before that was published keeps its days whenever it is drawn up, what is signed
    later has them one working day later where it lies before them."""
    free, published = issued + timedelta(days=ahead), issued + timedelta(days=told)
    notice = SpecialDay(date=free, working=False, source="通知", published_on=published)
    plain, changed = (_due(issued, what, special) for special in ((), (notice,)))
    was_worked = works_on(as_known(PROGRAMME.settings, issued), free)
    assert (changed > plain) is (published <= issued and was_worked and free <= plain)


def _due(issued: date, what: str, special: tuple[SpecialDay, ...]) -> date:
    settings = PROGRAMME.settings.model_copy(update={"special_days": special})
    programme = replace(PROGRAMME, settings=settings)
    known = end_of_day(settings, issued.isoformat())
    writer = Writer.of(
        Material(create_engine("sqlite://"), programme, Period.parse("2019-12"), known, issued)
    )
    within(writer, what)
    (due,) = (one.value for id, one in writer.book.figures.items() if id.endswith(".due"))
    return date.fromisoformat(str(due))
