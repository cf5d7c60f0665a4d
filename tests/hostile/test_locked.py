"""A workbook locked with the password that every office program tries by itself is read; what is inside is checked."""

import io
from collections.abc import Callable

import msoffcrypto.format.ooxml
import pytest

from etl.forms.marked import marked_copy
from etl.sources.files.locked import KNOWN_TO_ALL, unlocked
from etl.sources.files.workbook import read_workbook
from etl.values.findings import FileRefused
from tests.hostile import makers


def locked(content: bytes, password: str = KNOWN_TO_ALL) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def rule_of(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_workbook(content, "return.xlsx")
    return refused.value.finding.rule


def test_it_is_read_as_the_workbook_inside() -> None:
    inside = read_workbook(makers.good(), "return.xlsx")
    read = read_workbook(locked(makers.good()), "return.xlsx")
    assert {name: sheet.rows for name, sheet in read.items()} == {
        name: sheet.rows for name, sheet in inside.items()
    }
    assert unlocked(locked(makers.good())) == makers.good()


def test_its_copy_with_notes_opens_without_a_password() -> None:
    assert marked_copy(locked(makers.good()), "return.xlsx", [], "zh") == marked_copy(
        makers.good(), "return.xlsx", [], "zh"
    )


def test_a_password_of_somebodys_own_stays_shut() -> None:
    shut = locked(makers.good(), "secret")
    assert unlocked(shut) == shut
    assert rule_of(shut) == "FILE-PASSWORD"


@pytest.mark.parametrize(
    ("make", "rule"),
    [(makers.laughs, "FILE-UNSAFE"), (makers.lying_bomb, "FILE-"), (makers.too_many_entries, "FILE-SIZE")],
)
def test_what_is_inside_passes_the_same_checks(make: Callable[[], bytes], rule: str) -> None:
    with pytest.raises(FileRefused) as alone:
        read_workbook(make(), "return.xlsx")
    with pytest.raises(FileRefused) as inside:
        read_workbook(locked(make()), "return.xlsx")
    assert alone.value.finding == inside.value.finding
    assert inside.value.finding.rule.startswith(rule)


def test_a_key_of_more_rounds_than_anybodys_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel asks for 100,000; a file that asks for thousands of millions would keep the machine busy for hours."""
    usual = locked(makers.good())
    assert b'spinCount="100000"' in usual
    assert unlocked(usual) == makers.good()
    monkeypatch.setattr("etl.sources.files.locked.MOST_ROUNDS", 99_999)
    assert unlocked(usual) == usual
    assert rule_of(usual) == "FILE-PASSWORD"


@pytest.mark.parametrize("bytes_left", [600, 2000, 5000])
def test_half_a_locked_workbook_is_a_sentence(bytes_left: int) -> None:
    assert rule_of(locked(makers.good())[:bytes_left]) in ("FILE-DAMAGED", "FILE-KIND", "FILE-PASSWORD")
