"""What is offered instead of a word that nobody knows."""

from hypothesis import given
from hypothesis import strategies as st

from etl.values.choices import MOST_LISTED, MOST_NEAR, offered


def test_few_are_listed_whole_in_their_order() -> None:
    few = offered("march", ["month", "quarter", "year"])
    assert few.en == "choose one of: month, quarter, year"
    assert few.zh == "可选：month、quarter、year"
    assert offered("march", []).en == "choose one of: —"


def test_of_many_the_likest_are_told_by_code_or_by_name() -> None:
    names = {f"B{number:04d}": f"Bank of place {number}" for number in range(1, 1_789)}
    names["B0900"] = "白桦银行 Birch Bank"
    by_code = offered("B9000", names, names)
    assert by_code.en.startswith("of 1,788 the likest are: ")
    assert "B0900" in by_code.en
    assert offered("birch bank", names, names).en.startswith("of 1,788 the likest are: B0900,")
    assert offered("白桦银行", names, names).zh.startswith("共1788个，相近的有：B0900、")


@given(st.text(max_size=12), st.sets(st.text("ABCxyz019_", min_size=1, max_size=6), max_size=60))
def test_the_sentence_is_short_and_names_only_what_is_known(asked: str, known: set[str]) -> None:
    said = offered(asked, sorted(known)).en
    told = said.partition(": ")[2].split(", ")
    assert set(told) <= known or not known
    assert len(told) == (MOST_NEAR if len(known) > MOST_LISTED else max(1, len(known)))
    assert said == offered(asked, sorted(known)).en
