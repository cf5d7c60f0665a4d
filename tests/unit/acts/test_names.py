"""Names that nobody knew: decided once for all periods, taken back, exported; two rows never become one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.acts.names import confirm_name, take_back_name
from etl.definitions.programme import Programme
from etl.queries.figures.rank import rank
from etl.queries.returns.names import ReviewName, _is_short_for, alias_lines, review_names
from etl.queries.scope import EVERYTHING
from etl.values.errors import Refusal
from store.audit import read_entries
from store.facts import read_facts, read_version
from store.filings import store_filing
from store.programmes import data_version
from tests.programmes.small import small_programme
from tests.unit.store.drafts import a_draft, fact_frame

AT = datetime(2025, 9, 1, tzinfo=UTC)
LAYOUT = """
code = "table"
name = { zh = "表", en = "Table" }
form = "entities"
[[sheet]]
name = "T"
title = '(?P<period>.+)'
rows = "institution"
label = ["Bank"]
[[sheet.column]]
heading = ["Volume"]
measure = "volume"
"""
CODE, NAME = "review-alfa-bank", "Alfa Bank, Ltd"
MONTHS = ("2025-06", "2025-07", "2025-08")


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    return small_programme(tmp_path, {"table": LAYOUT})


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    """Three months: “Alfa Bank” alone in the first two, beside Alpha Bank in the last."""
    engine = new_at(tmp_path / "small.db")
    for number, month in enumerate(MONTHS):
        rows = [("beta", "", "", "volume", 60, "T", "B3"), (CODE, "", "", "volume", 40, "T", "B4")]
        rows += [("alpha", "", "", "volume", 100, "T", "B5")] if month == "2025-09" else []
        draft = a_draft(month.encode(), programme="small", source="table", period=month, institution="",
                        received_at=AT + timedelta(hours=number), facts=fact_frame(*rows),
                        review_names=[(CODE, NAME)])  # fmt: skip
        store_filing(engine, draft)
    return engine


def of_alpha(engine: Engine, as_known_on: datetime | None = None) -> list[tuple[str, int]]:
    facts = read_facts(engine, "small", institutions=["alpha"], as_known_on=as_known_on)
    return list(facts.select("period", "value").iter_rows())


def listed(engine: Engine, programme: Programme) -> ReviewName:
    [row] = review_names(engine, programme)
    return row


def decide(
    engine: Engine, programme: Programme, days: int = 1, institution: str = "alpha", note: str = ""
) -> None:
    confirm_name(engine, programme, CODE, institution, note, "统计岗", AT + timedelta(days=days))


def test_a_name_waits_with_its_months_its_share_and_the_nearest_known_one(
    engine: Engine, programme: Programme
) -> None:
    row = listed(engine, programme)
    assert (row.code, row.name, row.periods, row.sheets, row.facts) == (CODE, NAME, MONTHS, ("T",), 3)
    assert (row.share_pct, row.decision) == (40, None)
    assert [(one.institution, one.likeness) for one in row.near] == [("alpha", 67)]


def test_one_decision_counts_in_every_month_and_nothing_is_loaded_again(
    engine: Engine, programme: Programme
) -> None:
    assert of_alpha(engine) == []
    decide(engine, programme)
    assert of_alpha(engine) == [(month, 40) for month in MONTHS]
    assert read_facts(engine, "small", institutions=[CODE]).is_empty()
    ranking = rank(engine, programme, "2025-07", "volume", scope=EVERYTHING)
    assert [(row.rank, row.figure.institution) for row in ranking.ranked] == [(1, "beta"), (2, "alpha")]
    assert CODE not in ranking.members
    assert CODE in set(read_version(engine, 1)["institution"])


def test_a_month_that_comes_later_follows_the_decision(engine: Engine, programme: Programme) -> None:
    decide(engine, programme)
    rows = fact_frame((CODE, "", "", "volume", 7, "T", "B4"))
    store_filing(engine, a_draft(b"later", programme="small", source="table", period="2025-09", institution="",
                                 received_at=AT + timedelta(days=9), facts=rows))  # fmt: skip
    assert of_alpha(engine)[-1] == ("2025-09", 7)


def test_what_was_known_before_stays_as_it_was(engine: Engine, programme: Programme) -> None:
    decide(engine, programme, days=5)
    assert of_alpha(engine, AT + timedelta(days=4)) == []
    assert len(of_alpha(engine, AT + timedelta(days=6))) == 3


def test_it_can_be_taken_back_and_every_step_is_kept(engine: Engine, programme: Programme) -> None:
    before = data_version(engine, "small")
    decide(engine, programme, note="misspelt")
    take_back_name(engine, programme, CODE, "", "统计岗", AT + timedelta(days=2))
    assert of_alpha(engine) == []
    assert listed(engine, programme).decision is None
    assert data_version(engine, "small") != before
    acts = [(one.act.act, one.act.actor, one.act.subject) for one in read_entries(engine, "small")][-2:]
    assert acts == [("confirm name", "统计岗", "alpha"), ("take back name", "统计岗", "alpha")]
    decide(engine, programme, days=3, institution="gamma")
    assert of_alpha(engine) == []
    decision = listed(engine, programme).decision
    assert decision is not None
    assert decision.institution == "gamma"


def test_what_was_decided_becomes_lines_of_aliases_csv(engine: Engine, programme: Programme) -> None:
    assert alias_lines(review_names(engine, programme)) == "alias,institution,note\n"
    decide(engine, programme, note="misspelt: alfa for alpha")
    lines = alias_lines(review_names(engine, programme))
    assert lines == 'alias,institution,note\n"Alfa Bank, Ltd",alpha,misspelt: alfa for alpha\n'
    (programme.folder / "aliases.csv").write_text(lines, encoding="utf-8")
    again = small_programme(programme.folder.parent, {"table": LAYOUT})
    assert [(one.alias, one.institution) for one in again.aliases] == [(NAME, "alpha")]


def test_who_stands_beside_the_name_is_neither_near_nor_meant(engine: Engine, programme: Programme) -> None:
    rows = fact_frame((CODE, "", "", "volume", 7, "T", "B4"), ("alpha", "", "", "volume", 5, "T", "B5"))
    beside = a_draft(b"beside", programme="small", source="table", period="2025-09", institution="",
                     received_at=AT + timedelta(days=1), facts=rows)  # fmt: skip
    store_filing(engine, beside)
    assert listed(engine, programme).near == ()
    with pytest.raises(
        Refusal, match="In 2025-09 the sheet T has a row for “Alfa Bank, Ltd” beside that of “Alpha"
    ):
        decide(engine, programme, days=2)
    assert of_alpha(engine) == [("2025-09", 5)]


def test_two_rows_that_meet_after_the_decision_stay_apart(engine: Engine, programme: Programme) -> None:
    decide(engine, programme)
    rows = fact_frame((CODE, "", "", "volume", 7, "T", "B4"), ("alpha", "", "", "volume", 5, "T", "B5"))
    store_filing(engine, a_draft(b"later", programme="small", source="table", period="2025-09", institution="",
                                 received_at=AT + timedelta(days=9), facts=rows))  # fmt: skip
    facts = read_facts(engine, "small", periods=["2025-09"])
    assert facts.select("institution", "value").rows() == [("alpha", 5), (CODE, 7)]


@pytest.mark.parametrize(
    ("code", "institution", "by", "sentence"),
    [
        ("review-nobody", "alpha", "desk", "No name is kept under “review-nobody”"),
        (CODE, "delta", "desk", "“delta” is not an institution of"),
        (CODE, "alpha", " ", "Say in which post you decide"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    engine: Engine, programme: Programme, code: str, institution: str, by: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        confirm_name(engine, programme, code, institution, "", by, AT)
    assert refused.value.sentence.zh
    with pytest.raises(Refusal, match="nothing to take back"):
        take_back_name(engine, programme, CODE, "", "desk", AT)


@pytest.mark.parametrize(
    ("short", "whole", "is_short"),
    [
        ("农行", "中国农业银行", True),
        ("建行", "中国建设银行", True),
        ("邮储银行", "中国邮政储蓄银行", True),
        ("农行", "中国建设银行", False),
        ("行农", "中国农业银行", False),
        ("中国农业银行", "农行", False),
        ("abc", "agricultural bank of china", False),
    ],
)
def test_a_short_chinese_name_has_characters_of_the_whole_one_in_order(
    short: str, whole: str, is_short: bool
) -> None:
    assert _is_short_for(short, whole) is is_short
