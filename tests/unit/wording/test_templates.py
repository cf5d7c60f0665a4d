"""Words are data: every programme's load, and a placeholder that nothing can fill is refused with its file."""

import shutil
import tomllib
from pathlib import Path

import pytest

from etl.definitions.load import PROGRAMMES, load_programme, programme_names
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.wording.templates import DEFAULTS, placeholders, unbroken, without_missing, wording_of


@pytest.mark.parametrize("slug", programme_names())
def test_every_programme_has_words(slug: str) -> None:
    wording = wording_of(load_programme(slug))
    assert wording.sentence("lead").zh
    assert wording.sentence("measure.anything") == wording.sentence("measure")


def test_a_programme_replaces_single_sentences() -> None:
    own, house = wording_of(load_programme("daqing")), wording_of(load_programme("rbi-retail"))
    assert own.sentence("title") != house.sentence("title")
    assert own.sentence("filing") == house.sentence("filing")
    assert own.sentence("measure.tx_cnt") != own.sentence("measure")


def changed(tmp_path: Path, old: str, new: str) -> str:
    """The refusal of the demonstration's words with one piece replaced."""
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    path = tmp_path / "daqing" / "wording" / "bulletin.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        wording_of(load_programme("daqing", tmp_path))
    assert "wording/bulletin.toml" in refused.value.sentence.zh
    return refused.value.sentence.en


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{point.bus.connected}", "{point.tram.connected}", "names no figure"),
        ("{point.bus.connected}", "{point.bus.painted}", "names no figure"),
        ("{point.bus.connected}", "356辆", "typed by hand"),
        ("全市云闪付注册用户{value}", "全市云闪付注册用户{users}", "names no figure"),
        ("{families.all}场景均", "场景均", "one language only"),
        ('"point.government.connected" = 1000', '"point.nowhere.connected" = 1000', "round number"),
        ('upgrade = ["B01"', 'upgrade = ["Z99"', "not an indicator"),
        ('[sentence."rural.over"]', '[sentence."sermon"]', "no document has a sentence"),
        ("{year}", "{day}", "{year} and {serial}"),
        ("{point.bus.universe}", "{point.bus.universe", "braces"),
    ],
)
def test_what_cannot_be_written_out_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in changed(tmp_path, old, new)


def test_a_document_may_be_copied_to_nobody(tmp_path: Path) -> None:
    """Without [document.copies_to] the words load, and the line is left out; an empty text is not a way to say it."""
    shutil.copytree(PROGRAMMES / "daqing", tmp_path / "daqing")
    path = tmp_path / "daqing" / "wording" / "bulletin.toml"
    head, _, rest = path.read_text(encoding="utf-8").partition("[document.copies_to]")
    path.write_text(head + rest[rest.index("[document.report_to]") :], encoding="utf-8")
    document = wording_of(load_programme("daqing", tmp_path)).document
    assert document is not None
    assert document.copies_to is None
    assert document.addressees is not None


def test_placeholders_are_found_in_order() -> None:
    assert placeholders("{a}与{b.c}、{a}") == ["a", "b.c", "a"]


def test_what_stands_in_brackets_goes_where_something_in_it_is_missing() -> None:
    said = "{name}{value}[，{mom}][，{yoy}]。"
    assert without_missing(said, {"name", "value", "mom", "yoy"}) == "{name}{value}，{mom}，{yoy}。"
    assert without_missing(said, {"name", "value", "mom"}) == "{name}{value}，{mom}。"
    assert without_missing(said, set()) == "{name}{value}。"


def test_marks_of_where_a_line_may_end_are_not_printed() -> None:
    assert unbroken(Text(zh="关于全市|工程|的通报", en="The city: |bulletin")) == Text(
        zh="关于全市工程的通报", en="The city: bulletin"
    )


@pytest.mark.parametrize("slug", programme_names())
def test_every_source_that_a_programme_names_in_chinese_has_an_english_name(slug: str) -> None:
    programme = load_programme(slug)
    named = {row.source for row in (*programme.universe, *programme.population)}
    english = wording_of(programme).english
    assert {one for one in named if not one.isascii()} <= set(english)
    assert all(one.isascii() or "é" in one for one in english.values())


def test_no_word_of_the_house_is_given_twice() -> None:
    """The files are read into one: a word of the slides would silently take the place of the bulletin's."""
    given = [
        (kind, code)
        for path in sorted(DEFAULTS.glob("*.toml"))
        for kind, words in tomllib.loads(path.read_text("utf-8")).items()
        if kind in ("term", "sentence", "constant")
        for code in words
    ]
    assert {one for one in given if given.count(one) > 1} == set()
