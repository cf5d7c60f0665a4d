"""Every printed table of scores adds up before the reader's eyes, whatever the method and the figures."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings

from etl.composing.assessment.annexes import annexes, score_table
from etl.composing.assessment.announcement import parts, weakest
from etl.composing.assessment.named import asked_of, told_of
from etl.composing.book import Book
from etl.composing.score_figures import Assessed, ScoreFigures
from etl.composing.score_sums import cost, lost_most, sum_cells
from etl.composing.writer import Writer
from etl.definitions.load import load_programme
from etl.editions.model import Table
from etl.facts.members import Member
from etl.queries.score.shape import Assessment, AssessmentRow, ItemLine, Late, Medians, PartLine
from etl.scoring.fixed import UNIT, units
from etl.scoring.score import Scores, score
from etl.scoring.states import State
from etl.values.text import Text
from etl.wording.templates import wording_of
from tests.depth import cases
from tests.oracle.random_programmes import SLOW, RandomProgramme, programmes

SOME = settings(max_examples=cases(40), deadline=None, suppress_health_check=SLOW)
WORDING = wording_of(load_programme("daqing"))
SAID = Text(zh="依据", en="grounds")
LEFT = WORDING.terms["not-applicable"].zh
BONUS, DEDUCTED, SCORE, BASE = (WORDING.terms[term].zh for term in ("bonus", "deducted", "score", "base"))
SUM, WORTH, CONVERTED = (WORDING.terms[term].zh for term in ("parts-sum", "worth", "converted"))


def assessed(programme: RandomProgramme) -> Assessed:
    """The last period of a random programme, as an assessment."""
    scores = score(programme.method, programme.book.indicators, programme.inputs)
    last = max(period for period, _, _ in programme.book.roster)
    rows = [
        row_of(scores, n, name, group)
        for n, (period, name, group) in enumerate(programme.book.roster)
        if period == last
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.member.code))
    medians = {group: Medians(1, Fraction(0), {}, {}) for group in {row.member.group for row in rows}}
    found = Assessment(last, programme.method, tuple(rows), medians, (), {})
    return Assessed(found, "", frozenset(), found)


def row_of(scores: Scores, n: int, name: str, group: str) -> AssessmentRow:
    totals, method = scores.totals, scores.method
    numbers = {
        key: int(getattr(totals, key)[n])
        for key in ("official", "before_bonus", "bonus", "penalty", "total", "applicable")
    }
    lines = []
    for i, item in enumerate(method.item):
        state = State(scores.items.state[i, n])
        earned = None if state.leaves else int(scores.items.points[i, n])
        counted = bool(scores.items.counted[i, n])
        lines.append(
            ItemLine(
                item.code,
                item.part,
                earned,
                units(item.points),
                counted,
                state.word,
                None,
                None,
                None,
                Late(lambda: SAID),
            )
        )
    return AssessmentRow(
        member=Member(name, name, name, name, name, group, ()),
        state="value",
        rank=int(scores.rank[n]) or None,
        group_rank=int(scores.group_rank[n]) or None,
        previous_rank=None,
        previous_official=None,
        grade=method.grades[scores.grade[n]] if scores.grade[n] >= 0 else None,
        late_band=None,
        parts=tuple(
            PartLine(part.code, int(p.points[n]), int(p.applicable[n]), int(p.worth[n]), Late(lambda: SAID))
            for part, p in zip(method.part, scores.parts, strict=True)
        ),
        items=tuple(lines),
        sentence=SAID,
        vetoes=(),
        persistent=(),
        **numbers,
    )


def writer_of(programme: RandomProgramme, found: Assessed) -> Writer:
    members = {row.member.code: row.member for row in found.result.rows}
    indicators = programme.book.indicators
    about = SimpleNamespace(
        reported=(), indicators=indicators, groups={code: SimpleNamespace(name=SAID) for code in ("G1", "G2")}
    )
    material: Any = SimpleNamespace(programme=about, wording=WORDING, members=members, parts=frozenset())
    nothing: Any = None
    return Writer(material, Book(), nothing)


def printed(writer: Writer, table: Table) -> list[dict[str, str]]:
    """The rows as they are read, by heading."""
    figures = writer.book.figures
    heads = [
        column.heading.zh + f" {n}" * (column.heading.zh == "名") for n, column in enumerate(table.columns)
    ]
    return [
        {
            head: figures[cell.figure].text.zh if cell.figure else cell.text.zh if cell.text else ""
            for head, cell in zip(heads, row, strict=True)
        }
        for row in table.rows
    ]


def number(row: dict[str, str], head: str) -> Decimal:
    return Decimal(row.get(head, "0") or "0")


def has_score(row: dict[str, str]) -> bool:
    """Of nothing that applies nothing is printed (`test_where_nothing_applies_there_is_no_score`)."""
    assert bool(row.get(BASE, row[SCORE])) == bool(row[SCORE])
    return bool(row[SCORE])


def assert_adds_up(row: dict[str, str], decimals: int) -> None:
    if BASE not in row:
        assert not {BONUS, DEDUCTED} & set(row), "only of base points alone there is one column"
        return
    exact = number(row, BASE) + number(row, BONUS) - number(row, DEDUCTED)
    assert exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == Decimal(row[SCORE]), row


@pytest.mark.slow
@SOME
@given(programmes())
def test_base_bonus_and_deductions_make_the_score(programme: RandomProgramme) -> None:
    found = assessed(programme)
    writer = writer_of(programme, found)
    scores = ScoreFigures(writer, found)
    tables = [
        score_table(writer, scores, "all", SAID, found.result.rows, []),
        next(block for block in annexes(writer, scores)[0].blocks if isinstance(block, Table)),
    ]
    for table in tables:
        for row in filter(has_score, printed(writer, table)):
            assert_adds_up(row, programme.method.decimals)
    assert all(BASE in row for row in printed(writer, tables[1])), "beside the parts their sum"
    assert_explains_what_is_there(tables[1], {column.heading.zh for column in tables[1].columns})


def assert_explains_what_is_there(table: Table, told: set[str]) -> None:
    """No bonus and no deduction is explained that nobody sees (2019-Q2 explained deductions without a column)."""
    note = table.notes[0].zh
    assert ("＋加分" in note, "－扣分" in note) == (BONUS in told, DEDUCTED in told)


@pytest.mark.slow
@SOME
@given(programmes())
def test_parts_make_the_base_or_are_converted_before_the_readers_eyes(programme: RandomProgramme) -> None:
    found = assessed(programme)
    writer = writer_of(programme, found)
    (table,) = annexes(writer, ScoreFigures(writer, found))[0].blocks
    assert isinstance(table, Table)
    for row in filter(has_score, printed(writer, table)):
        told = [value for head, value in row.items() if head.startswith("名 ") and value != LEFT]
        total = sum(map(Decimal, told), Decimal(0))
        if SUM not in row:
            assert total == Decimal(row[BASE]), row
            continue
        assert total == Decimal(row[SUM]), row
        assert_converted(row, programme)


def assert_converted(row: dict[str, str], programme: RandomProgramme) -> None:
    full = Decimal(programme.method.full)
    if Decimal(row[WORTH]) == 0 or programme.method.missing.rescale == "none":
        assert Decimal(row[BASE]) == Decimal(row[SUM])
        return
    exact = Fraction(row[SUM]) * Fraction(full) / Fraction(row[WORTH])
    assert abs(exact - Fraction(row[BASE])) <= Fraction(1, 2 * UNIT)


@pytest.mark.slow
@SOME
@given(programmes())
def test_a_sheet_leads_from_its_parts_to_its_score(programme: RandomProgramme) -> None:
    found = assessed(programme)
    for one in found.result.rows:
        writer = writer_of(programme, found)
        table = sheet_table(writer, found, one.member.code)
        rows = {row["部分"]: row for row in printed(writer, table)}
        points = {name: row["得分"] for name, row in rows.items()}
        assert_explains_what_is_there(table, set(rows))
        base = CONVERTED if CONVERTED in points else BASE
        assert_adds_up({BASE: points[base], **{k: points[k] for k in points}}, programme.method.decimals)
        parts_told = [
            Decimal(row["得分"])
            for row in printed(writer, table)
            if row["部分"] == "名" and row["得分"] != LEFT
        ]
        assert sum(parts_told, Decimal(0)) == Decimal(points.get(SUM, points[base]))


def sheet_table(writer: Writer, found: Assessed, code: str) -> Table:
    from etl.composing.assessment.sheet import _parts

    row = found.result.row(code)
    assert row is not None
    return _parts(writer, ScoreFigures(writer, found), row)


@pytest.mark.slow
@SOME
@given(programmes())
def test_losses_come_in_the_order_of_what_they_cost(programme: RandomProgramme) -> None:
    """And they cost what there is to lose: where nothing is earned beyond a maximum, their sum is full − base."""
    found = assessed(programme)
    for row in found.result.rows:
        listed = lost_most(found, row, 100, is_own=True)
        costs = [cost(found, row, line) for line in listed]
        assert costs == sorted(costs, reverse=True)
        basic = [line for line in row.items if line.counted and not programme.method.parts[line.part].bonus]
        stays = {
            part.part for part in row.parts if part.worth and not programme.method.parts[part.part].bonus
        }
        if programme.method.missing.rescale == "none" or not stays:
            continue
        if any((line.points or 0) > line.maximum or line.part not in stays for line in basic):
            continue
        rest = units(programme.method.full) - sum(costs, Fraction(0))
        assert abs(rest - row.before_bonus) <= 3, "each part is rounded once, and their sum"


@SOME
@given(programmes())
def test_all_of_the_worst_grade_are_told_and_the_weakest_part_is_the_weakest(
    programme: RandomProgramme,
) -> None:
    found = assessed(programme)
    writer = writer_of(programme, found)
    asked, told = ({row.member.code for row in one(writer, found)} for one in (asked_of, told_of))
    worst = programme.method.grade[0].code
    assert {row.member.code for row in found.result.rows if row.grade == worst} <= asked
    assert told == asked or writer.are_everybody(asked)
    table = next(block for block in parts(writer, ScoreFigures(writer, found)) if isinstance(block, Table))
    rates = [Decimal(row["得分率"]) for row in printed(writer, table) if row["得分率"]]
    named = weakest(found)
    if named:
        assert len(named) == rates.count(min(rates)) < max(2, len(rates))
    else:
        assert len(set(rates)) <= 1


@SOME
@given(programmes())
def test_where_nothing_applies_there_is_no_score(programme: RandomProgramme) -> None:
    """Neither 0 nor another: its cells of sums are empty, and everybody else's are not."""
    found = assessed(programme)
    scores = ScoreFigures(writer_of(programme, found), found)
    for row in found.result.rows:
        basic = [line for line in row.parts if not found.method.parts[line.part].bonus]
        is_empty = row.rank is None and not any(line.worth for line in basic)
        assert {cell is None for cell in sum_cells(scores, row, parts=True)} == {is_empty}
