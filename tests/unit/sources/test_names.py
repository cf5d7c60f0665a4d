"""The key of a name, the code of a name nobody reviewed, and the table that turns names into institutions."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.institutions import Alias, Institution
from etl.sources.names import ResolvedRow, Resolver, normalise, review_code, spelling
from etl.values.errors import Refusal

WORD = st.text(string.ascii_lowercase, min_size=2, max_size=8)
NAME = st.lists(WORD, min_size=1, max_size=6)
GAP = st.sampled_from([" ", "  ", "\t", "\n", "\xa0", ". ", ", ", " - ", "_", "/", "; ", " (", ") "])


def institution(code: str, name: str, name_zh: str = "") -> Institution:
    return Institution(code=code, name_en=name, name_zh=name_zh, group="cooperative")


def alias(text: str, code: str) -> Alias:
    return Alias(alias=text, institution=code, note="reviewed")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Axis Bank", "axis bank"),
        ("AXIS BANK LTD", "axis bank"),
        ("  Axis\xa0Bank  Limited. ", "axis bank"),
        ("The Surat District Co-operative Bank Ltd . , Surat", "surat district cooperative bank surat"),
        ("THE SURAT DISTRICT CO OP BANK LTD,SURAT", "surat district cooperative bank surat"),
        ("Surat District Co_op. Bank, Surat", "surat district cooperative bank surat"),
        ("Jammu & Kashmir Bank", "jammu and kashmir bank"),
        ("J.P. Morgan Chase Bank", "jp morgan chase bank"),
        ("J P MORGAN CHASE BANK", "jp morgan chase bank"),
        ("The Citizens’ Co-operative Bank Ltd.", "citizens cooperative bank"),
        ("Spice Money Pvt. Ltd.", "spice money private"),
        ("India Ideas.com Ltd", "india ideas com"),
        ("Ｂａｎｋ　ｏｆ　Ｂａｒｏｄａ", "bank of baroda"),
        ("大庆市 商业银行（演示）", "大庆市 商业银行 演示"),
        ("-- . ,", ""),
        ("The", "the"),
    ],
)
def test_a_name_has_one_key_however_it_is_typed(name: str, key: str) -> None:
    assert normalise(name) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dombivli Nagari Sahakari Bank", "Dombivli Nagarik Sahakari Bank"),
        ("Citizen Co-operative Bank", "Citizens Co-operative Bank"),
        ("Bank of India", "Central Bank of India"),
        ("Indian Bank", "Indian Overseas Bank"),
        ("Erode District Central Co-op Bank Ltd", "Erode District Central Co-op Bank Ltd - Micro ATM"),
        ("Canara Bank", "Canara Bank Credit Card"),
        ("Janata Sahakari Bank Ltd, Pune", "Janata Sahakari Bank Ltd, Satara"),
    ],
)
def test_names_that_may_be_two_banks_keep_two_keys(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text(max_size=60))
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@given(NAME, st.data())
def test_case_spaces_and_punctuation_do_not_count(words: list[str], data: st.DataObject) -> None:
    noisy = [data.draw(GAP)]
    for word in words:
        noisy += [data.draw(st.sampled_from([word, word.upper(), word.title()])), data.draw(GAP)]
    assert normalise("".join(noisy)) == normalise(" ".join(words))


@given(NAME, NAME)
def test_other_words_are_another_name(one: list[str], other: list[str]) -> None:
    left, right = " ".join(["x1", *one, "x2"]), " ".join(["x1", *other, "x2"])
    kept = [[w for w in words if w not in ("ltd", "limited")] for words in (one, other)]
    if kept[0] != kept[1] and not {"pvt", "private", "co", "coop", "cooperative"} & {*one, *other}:
        assert normalise(left) != normalise(right)


def test_a_review_code_can_be_read() -> None:
    assert review_code("The Foo Co-op Bank Ltd.") == "review-foo-cooperative-bank"
    assert review_code("FOO COOPERATIVE BANK") == review_code("The Foo Co-op Bank Ltd.")


def test_long_names_are_cut_and_told_apart_by_a_hash() -> None:
    first = "Kittur Channamma Mahila Sahakari Bank Niyamit Bagalkot"
    codes = {review_code(f"{first} {place}") for place in ("East", "West")}
    assert len(codes) == 2
    assert all(code.startswith("review-kittur-channamma-mahila-sahakari-") for code in codes)


@given(st.text(max_size=90), st.booleans())
def test_a_review_code_is_short_ascii(name: str, exact: bool) -> None:
    code = review_code(name, exact=exact)
    assert re.fullmatch(r"review-[a-z0-9]+(-[a-z0-9]+)*", code)
    assert len(code) <= 64
    assert code == review_code(name, exact=exact)


@given(st.text(max_size=60), st.text(max_size=60))
def test_names_of_two_keys_have_two_review_codes(one: str, other: str) -> None:
    assert (review_code(one) == review_code(other)) == (normalise(one) == normalise(other))


def test_exact_codes_keep_two_spellings_of_one_key_apart() -> None:
    typed = ["Urban Co-operative Bank", "The Urban Co operative Bank Ltd", "Urban Cooperative Bank Ltd"]
    assert len({normalise(name) for name in typed}) == 1
    assert len({review_code(name, exact=True) for name in typed}) == 3
    assert review_code("URBAN  CO-OPERATIVE BANK", exact=True) == review_code(typed[0], exact=True)
    assert spelling(" URBAN\xa0CO-OPERATIVE  BANK") == "urban co-operative bank"


def test_names_and_aliases_resolve_and_nothing_else_does() -> None:
    resolver = Resolver(
        [institution("rbl-bank", "RBL Bank"), institution("b01", "First Bank", "第一银行（演示）")],
        [alias("Ratnakar Bank", "rbl-bank")],
    )
    assert resolver.resolve("RBL BANK LIMITED") == "rbl-bank"
    assert resolver.resolve("ratnakar  bank ltd.") == "rbl-bank"
    assert resolver.resolve("第一银行(演示)") == "b01"
    assert resolver.resolve("RBL") is None
    assert resolver.resolve("Ratnakar Bank Ltd, Pune") is None
    assert resolver.resolve("") is None


def test_two_institutions_of_one_name_are_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        Resolver([institution("a", "Urban Co-op Bank"), institution("b", "The Urban Cooperative Bank Ltd")])
    for sentence in (refused.value.sentence.en, refused.value.sentence.zh):
        assert "Urban Co-op Bank" in sentence
        assert "The Urban Cooperative Bank Ltd" in sentence


def test_an_alias_that_is_another_institutions_name_is_refused() -> None:
    with pytest.raises(Refusal, match="“Axis Bank” \\(axis\\) and “AXIS BANK LTD” \\(yes\\)"):
        Resolver([institution("axis", "Axis Bank"), *YES], [alias("AXIS BANK LTD", "yes")])


def test_an_alias_of_nobody_is_refused() -> None:
    with pytest.raises(Refusal, match="“nobody”"):
        Resolver([institution("axis", "Axis Bank")], [alias("Axis", "nobody")])


def test_a_name_without_a_letter_is_refused() -> None:
    with pytest.raises(Refusal, match="neither a letter nor a digit"):
        Resolver([institution("blank", "---")])


YES = [institution("yes", "Yes Bank"), institution("yes-2", "Yes Bank (second row in UPI)")]
YES_APART = [alias("UPI!YES BANK LIMITED", "yes-2")]


def codes(rows: list[ResolvedRow]) -> list[str]:
    return [row.code for row in rows]


def test_a_row_published_beside_another_is_kept_apart_only_where_both_stand() -> None:
    resolver = Resolver(YES, YES_APART)
    assert codes(resolver.resolve_rows("UPI", ["Yes Bank", "YES BANK LIMITED"])) == ["yes", "yes-2"]
    assert codes(resolver.resolve_rows("UPI", ["YES BANK LIMITED", "Yes Bank"])) == ["yes-2", "yes"]
    assert codes(resolver.resolve_rows("UPI", ["YES BANK LIMITED"])) == ["yes"]
    assert codes(resolver.resolve_rows("BBPS", ["YES BANK LIMITED"])) == ["yes"]


def test_the_registered_name_to_the_letter_keeps_its_row() -> None:
    rows = Resolver(YES).resolve_rows("UPI", ["YES BANK LTD.", "Yes Bank"])
    assert rows[1] == ResolvedRow("yes", known=True)
    assert rows[0] == ResolvedRow(review_code("YES BANK LTD.", exact=True), known=False, alike="yes")


def test_rows_that_cannot_be_told_apart_all_wait_for_review() -> None:
    rows = Resolver(YES).resolve_rows("UPI", ["YES BANK LTD.", "The Yes Bank"])
    assert [(row.known, row.alike) for row in rows] == [(False, "yes"), (False, "yes")]
    assert len(set(codes(rows))) == 2


def test_unknown_rows_of_one_key_stay_apart() -> None:
    rows = Resolver([]).resolve_rows("CTS", ["Urban Coop Bank", "Urban Co-op Bank Ltd", "Mahila Bank"])
    assert len(set(codes(rows))) == 3
    assert rows[2] == ResolvedRow("review-mahila-bank", known=False)


ROWS = ["Yes Bank", "YES BANK LIMITED", "Yes Bank Ltd", "A Bank", "A BANK LTD", "B"]


@given(st.lists(st.sampled_from(ROWS), unique=True))
def test_no_two_rows_of_a_sheet_become_one_institution(names: list[str]) -> None:
    rows = Resolver(YES, YES_APART).resolve_rows("UPI", names)
    assert len(rows) == len(names)
    kept = {spelling(name): row.code for name, row in zip(names, rows, strict=True)}
    assert len(set(kept.values())) == len(kept)
