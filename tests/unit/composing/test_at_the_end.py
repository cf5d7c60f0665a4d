"""Who is told of and asked at the end of an assessment: whoever failed and the last, no row of another institution, and
nobody by name where it is everybody."""

from collections.abc import Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from etl.composing.assessment import slides
from etl.composing.assessment.announcement import grades_told
from etl.composing.assessment.named import LAST, asked_of, failed_of, told_of
from etl.composing.book import Book, printed
from etl.composing.bulletin import slides as bulletin_slides
from etl.composing.writer import LEAST_OF_ALL, Writer
from etl.values.text import Text

ROWS = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=25)
"""(score, whether it is a row of another institution)."""
PASSES = 30


class Spoken(Writer):
    """A writer whose sentences are their slots."""

    def say(self, code: str, **slots: Any) -> Any:
        return slots["count"]

    def term(self, code: str) -> Text:
        return Text(zh=code, en=code)


def assessed(rows: Sequence[tuple[int, bool]]) -> tuple[Any, Any]:
    ordered = sorted(rows, key=lambda row: -row[0])
    made = [
        SimpleNamespace(
            member=SimpleNamespace(code=f"b{n:02}"),
            official=score,
            rank=1 + sum(other > score for other, _ in ordered),
            grade="bad" if score < PASSES else "good",
        )
        for n, (score, _) in enumerate(ordered)
    ]
    codes = {one.member.code: SimpleNamespace(short_zh="甲", short_en="A") for one in made}
    parts = frozenset(one.member.code for one, (_, is_part) in zip(made, ordered, strict=True) if is_part)
    programme = SimpleNamespace(settings=SimpleNamespace(ranked="institution"))
    writer = Spoken(SimpleNamespace(members=codes, parts=parts, programme=programme), Book(), None)  # type: ignore[arg-type]
    grades = [
        SimpleNamespace(code="bad", name=Text(zh="不合格", en="fail")),
        SimpleNamespace(code="good", name=Text(zh="合格", en="pass")),
    ]
    found = SimpleNamespace(
        result=SimpleNamespace(rows=made), ranked=made, method=SimpleNamespace(grade=grades)
    )
    return writer, found


def codes(rows: Sequence[Any]) -> set[str]:
    return {row.member.code for row in rows}


@given(ROWS)
def test_rows_of_another_institution_are_neither_failed_nor_asked_nor_counted(
    rows: list[tuple[int, bool]],
) -> None:
    writer, found = assessed(rows)
    parts = writer.material.parts
    for chosen in (failed_of(writer, found), asked_of(writer, found), told_of(writer, found)):
        assert not codes(chosen) & parts
    said = printed(grades_told(writer, found).zh, writer.book.figures, "zh")
    assert sum(int(one.removesuffix("家")) for one in said.split("、") if one) == len(rows) - len(parts)


@given(ROWS)
def test_all_who_failed_are_asked_and_told_why_unless_they_are_everybody(
    rows: list[tuple[int, bool]],
) -> None:
    writer, found = assessed(rows)
    failed, asked, told = failed_of(writer, found), asked_of(writer, found), told_of(writer, found)
    institutions = [row for row in found.ranked if row.member.code not in writer.material.parts]
    assert codes(failed) <= codes(asked)
    assert codes(told) <= codes(asked)
    if len(asked) == len(institutions) >= LEAST_OF_ALL:
        assert len(told) <= 2 * LAST
    else:
        assert told == asked


@given(ROWS)
def test_nobody_of_the_upper_half_is_at_the_end(rows: list[tuple[int, bool]]) -> None:
    """Of five who all pass, the third is in the middle: it is asked for nothing (a tie of the last apart)."""
    writer, found = assessed([(score + PASSES, is_part) for score, is_part in rows])
    asked = asked_of(writer, found)
    institutions = [row for row in found.ranked if row.member.code not in writer.material.parts]
    last = sorted(row.official for row in institutions)[: max(1, len(institutions) // 2)]
    assert all(row.official <= max(last) for row in asked)


def test_one_group_has_no_slide_of_groups() -> None:
    """It would be compared with nobody; and where everybody failed no slide names them one by one."""
    writer, found = assessed([(10, False)] * 5)
    writer.material.programme.groups = {"g": SimpleNamespace(name=Text(zh="组", en="group"))}
    found.result.medians = {"g": SimpleNamespace(official=10)}
    scores: Any = SimpleNamespace(found=found)
    assert slides._groups(writer, scores) is None
    assert slides._failing(writer, scores) is None


@given(st.integers(1, 60), st.sampled_from(("institution", "region")), st.booleans())
def test_bars_that_are_not_everybodys_say_so(count: int, ranked: str, is_volume: bool) -> None:
    """A room saw twenty of thirty-six regions and took them for all; large numbers stand as they are said."""
    members = {f"b{n:02}": SimpleNamespace(short_zh="甲", short_en="A", group="g") for n in range(count)}
    rows = [
        SimpleNamespace(figure=SimpleNamespace(institution=code, value=Fraction(5 * 10**8 - n)), rank=n + 1)
        for n, code in enumerate(members)
    ]
    name, unit = Text(zh="笔数", en="payments"), Text(zh="笔", en="payments")
    indicator = SimpleNamespace(code="V01", name=name, unit=unit, is_volume=is_volume)
    ranking: Any = SimpleNamespace(ranked=rows, members=members, indicator=indicator)
    settings = SimpleNamespace(settings=SimpleNamespace(ranked=ranked))
    material: Any = SimpleNamespace(members=members, parts=frozenset(), programme=settings)
    writer: Any = SimpleNamespace(material=material, value_of=lambda *_: None)
    bars = bulletin_slides._bars(writer, ranking, [])
    shown = min(count, bulletin_slides.MOST_BARS)
    assert len(bars.categories) == shown
    if count == shown:
        assert bars.title == name
    else:
        assert f"{count}{'个地区' if ranked == 'region' else '家机构'}中的前{shown}位" in bars.title.zh
        assert f"the first {shown} of {count}" in bars.title.en
    assert bars.unit.zh == ("亿笔" if is_volume else "笔")
