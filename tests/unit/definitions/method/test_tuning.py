"""Turning the numbers of a method, and writing a method down as a file."""

from decimal import Decimal
from pathlib import Path

import pytest

from etl.definitions.load import load_programme
from etl.definitions.method.proposal import method_from
from etl.definitions.method.text import method_text
from etl.definitions.method.tuning import Turn, knobs, tuned
from etl.values.errors import Refusal

PROGRAMME = load_programme("daqing")
METHOD = PROGRAMME.methods[0]
NAMED = Path("methods/proposal.toml")


def test_a_method_written_down_reads_back_the_same() -> None:
    text = method_text(METHOD)
    assert method_from(text.encode(), NAMED, PROGRAMME) == METHOD
    assert method_text(method_from(text.encode(), NAMED, PROGRAMME)) == text


@pytest.mark.parametrize(
    "number", ['"1e999999"', '"1e-999999"', "1e300", '"9999999999999999999999999999"', "nan", '"Infinity"']
)
def test_a_number_that_no_method_has_is_refused(number: str) -> None:
    """Whatever is reckoned with it would have as many digits as it has noughts."""
    text = method_text(METHOD).replace("full = 100", f"full = {number}")
    with pytest.raises(Refusal, match=r"larger or finer|not a finite number|decimals"):
        method_from(text.encode(), NAMED, PROGRAMME)


@pytest.mark.parametrize(
    "wrong", ["a = " + "[" * 100_000, "a = " + "9" * 10_000], ids=["lists in lists", "digits"]
)
def test_a_file_without_end_is_a_sentence(wrong: str) -> None:
    with pytest.raises(
        Refusal, match=r"proposal\.toml: it holds a number or a list that nothing here can be"
    ):
        method_from(wrong.encode(), NAMED, PROGRAMME)


@pytest.mark.parametrize("code", ["../2020-01-01", "2020-01-01/x", "a/../2020-01-01", "2020-01-01\\\\x"])
def test_a_code_that_is_more_than_a_name_is_refused(code: str) -> None:
    text = method_text(METHOD).replace(f'code = "{METHOD.code}"', f'code = "{code}"', 1)
    with pytest.raises(Refusal):
        method_from(text.encode(), NAMED, PROGRAMME)


@pytest.mark.parametrize("item", METHOD.item, ids=lambda item: item.code)
def test_every_knob_turned_to_where_it_stands_changes_nothing(item) -> None:  # type: ignore[no-untyped-def]
    for knob in knobs(item):
        assert tuned(PROGRAMME, METHOD, [Turn(item.code, knob.path, knob.value)]) == METHOD


def test_every_knob_moves_its_own_number_and_no_other() -> None:
    turn = Turn("C05", "G1.per_unit", Decimal("0.00003"))
    moved = tuned(PROGRAMME, METHOD, [turn])
    before = {(k.item, k.path): k.value for item in METHOD.item for k in knobs(item)}
    after = {(k.item, k.path): k.value for item in moved.item for k in knobs(item)}
    assert {key for key in before if before[key] != after[key]} == {(turn.item, turn.path)}
    assert moved.items["C05"].rule_for("G1").per_unit == turn.value


def test_the_edge_between_two_bands_is_one_number() -> None:
    bands = tuned(PROGRAMME, METHOD, [Turn("B05", "rule.edge.2", Decimal(45))]).items["B05"].rule.band
    assert (bands[1].to, bands[2].from_) == (45, 45)


def test_parts_and_full_score_follow_the_points() -> None:
    turned = tuned(PROGRAMME, METHOD, [Turn("B01", "points", Decimal(7))])
    assert (turned.parts["P2"].points, turned.full) == (17, 102)
    assert tuned(PROGRAMME, METHOD, [Turn("A01", "rule.check.0", Decimal(1))]).items["A01"].points == Decimal(
        "2.5"
    )
    assert tuned(PROGRAMME, METHOD, [Turn("G01", "points", Decimal(5))]).full == METHOD.full


@pytest.mark.parametrize(
    ("item", "path", "value", "sentence"),
    [
        ("B01", "rule.floor", "99", "out of order"),
        ("B05", "rule.edge.1", "55", "runs backwards"),
        ("B05", "rule.band.3", "4", "gives more than the item"),
        ("B01", "points", "0", "above 0"),
        ("B01", "points", "5.12345", "more than 4 decimals"),
        ("C05", "rule.cap", "0.5", "below the base"),
    ],
)
def test_what_is_no_method_is_refused_with_a_sentence(
    item: str, path: str, value: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        tuned(PROGRAMME, METHOD, [Turn(item, path, Decimal(value))])


def test_the_method_itself_is_not_touched() -> None:
    before = method_text(METHOD)
    tuned(
        PROGRAMME,
        METHOD,
        [Turn("B01", "G4.target", Decimal(80)), Turn("F01", "rule.inner.floor", Decimal(70))],
    )
    assert method_text(METHOD) == before
