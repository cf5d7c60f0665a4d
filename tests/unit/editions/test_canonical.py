"""An edition is its bytes: read back exactly, the same ones on every machine, and nothing in them is a float."""

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.editions.canonical import canonical_bytes, digest, read_edition, sealed
from etl.editions.model import (
    Basis,
    Cell,
    Chart,
    Column,
    Correction,
    Edition,
    Figure,
    Input,
    Letterhead,
    Paragraph,
    Run,
    Section,
    Series,
    Slide,
    Table,
)
from etl.values.errors import Refusal
from etl.values.text import Text
from tests.depth import cases
from tests.paths import ROOT
from tests.unit.editions.small import edition_of

plain = st.text(max_size=6)
number = st.integers(-(2**63), 2**63 - 1)
words = st.text("通报abcé ́\u0000", min_size=1, max_size=6).filter(lambda one: one.strip() != "")
texts = st.builds(Text, zh=words, en=words)
few: Any = {"max_size": 2}


def many(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


bases = st.builds(Basis, plain, plain, plain, plain, plain)
figures = st.builds(
    Figure,
    plain,
    st.none() | number | plain,
    st.sampled_from(["count", "money", "percent"]),
    texts,
    many(bases),
    st.none() | texts,
)
runs = st.builds(Run, plain, plain)
paragraphs = st.builds(
    Paragraph, plain, st.sampled_from(["body", "note"]), many(runs), many(runs), st.booleans()
)
columns = st.builds(Column, texts, st.booleans(), st.none() | texts)
cells = st.builds(Cell, st.none() | texts, plain)
tables = st.builds(Table, plain, texts, many(columns), many(many(cells)), many(texts))
charts = st.builds(
    Chart,
    plain,
    st.sampled_from(["line", "bar"]),
    texts,
    many(texts),
    many(st.builds(Series, texts, many(plain))),
    texts,
)
sections = st.builds(Section, plain, texts, many(paragraphs | tables | charts), st.booleans(), st.booleans())
slides = st.builds(Slide, plain, texts, paragraphs, st.none() | tables | charts, texts)
heads = st.builds(Letterhead, texts, plain, texts, texts, texts, texts)
inputs = st.builds(Input, number, plain, plain, plain, number, plain, plain)
causes = st.sampled_from(["data", "method", "membership", "wording"])
editions = st.builds(
    Edition,
    kind=st.sampled_from(["bulletin", "assessment"]),
    programme=plain,
    period=plain,
    number=number,
    issued_on=plain,
    known_on=plain,
    letterhead=heads,
    figures=st.dictionaries(plain.map(lambda one: unicodedata.normalize("NFC", one)), figures, **few),
    lead=many(paragraphs),
    sections=many(sections),
    slides=many(slides),
    inputs=many(inputs),
    method=plain,
    definitions=plain,
    code_version=plain,
    audit_head=plain,
    demonstration=st.none() | texts,
    corrects=plain,
    corrections=many(st.builds(Correction, plain, texts, texts, causes, texts)),
)


def in_nfc(value: Any) -> Any:
    """The naive way: everything through JSON's text once."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Text):
        return Text(zh=in_nfc(value.zh), en=in_nfc(value.en))
    if isinstance(value, tuple):
        return tuple(in_nfc(one) for one in value)
    if isinstance(value, dict):
        return {in_nfc(key): in_nfc(one) for key, one in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{name: in_nfc(getattr(value, name)) for name in value.__dataclass_fields__})
    return value


@pytest.mark.slow
@settings(max_examples=cases(150), deadline=None)
@given(editions)
def test_what_is_sealed_is_read_back_exactly(edition: Edition) -> None:
    content = canonical_bytes(edition)
    read = read_edition(content)
    assert read == in_nfc(edition)
    assert canonical_bytes(read) == content


@settings(max_examples=cases(60), deadline=None)
@given(editions)
def test_the_bytes_are_json_with_sorted_keys_and_no_floats(edition: Edition) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    def sorted_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key.encode() for key, _ in pairs]
        assert keys == sorted(keys)
        return dict(pairs)

    content = canonical_bytes(edition).decode("utf-8")
    json.loads(content, parse_float=refuse, object_pairs_hook=sorted_keys)
    assert unicodedata.is_normalized("NFC", content)


def a_figure(value: Any, said: str = "一") -> Figure:
    return Figure("f", value, "count", Text(zh=said, en=said))


def test_one_changed_digit_is_another_digest() -> None:
    assert digest(edition_of({"f": a_figure(1)})) != digest(edition_of({"f": a_figure(2)}))
    assert digest(edition_of({"f": a_figure(1)})) != digest(edition_of({"f": a_figure("1")}))


def test_a_float_is_a_mistake() -> None:
    with pytest.raises(TypeError, match=r"figures.f.value is 0.5"):
        canonical_bytes(edition_of({"f": a_figure(0.5)}))


def test_how_characters_are_composed_makes_no_difference() -> None:
    composed, decomposed = (edition_of({"f": a_figure(1, one)}) for one in ("caf\u00e9", "cafe\u0301"))
    assert composed != decomposed
    assert digest(composed) == digest(decomposed)
    assert sealed(decomposed) == composed


def test_a_field_at_its_default_is_left_out_so_that_the_model_may_grow() -> None:
    content = json.loads(canonical_bytes(edition_of({"f": a_figure(1)})))
    assert "corrects" not in content
    assert "edited" not in content["lead"][0]
    assert content["form"] == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("form"),
        lambda content: content.update(form=2),
        lambda content: content.update(unknown="x"),
        lambda content: content.pop("figures"),
        lambda content: content.update(number="1"),
        lambda content: content.update(kind="newspaper"),
        lambda content: content["figures"]["f"].update(value=0.5),
        lambda content: content["sections"][0]["blocks"][0].update({"is": "picture"}),
        lambda content: content.update(lead="x"),
    ],
)
def test_other_bytes_are_refused_with_a_sentence(change: Any) -> None:
    content = json.loads(canonical_bytes(edition_of({"f": a_figure(1)})))
    change(content)
    with pytest.raises(Refusal, match="This is no edition"):
        read_edition(json.dumps(content).encode())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"1", b"PK\x03\x04"])
def test_no_json_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Refusal, match="This is no edition"):
        read_edition(content)


DIGEST = """
from etl.editions.canonical import digest
from tests.unit.editions.small import edition_of
from tests.unit.editions.test_canonical import a_figure
print(digest(edition_of({name: a_figure(name) for name in ("b", "a", "ö", "通")})))
"""


@pytest.mark.processes
def test_the_same_digest_in_every_time_zone_and_under_every_hash_seed() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env=os.environ | {"PYTHONPATH": str(ROOT), "TZ": zone, "PYTHONHASHSEED": seed, "LANG": language},
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        for zone, seed, language in (("Asia/Shanghai", "1", "zh_CN.UTF-8"), ("America/Los_Angeles", "2", "C"))
    }
    assert len(found) == 1
