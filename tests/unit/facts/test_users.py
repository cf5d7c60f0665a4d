"""Penetration on more than one denominator, and payments per user without the outliers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.load import load_programme
from etl.definitions.regions import Population
from etl.facts.users import penetration, stickiness, without_part
from etl.values.exact import rounded


def test_the_seeds_third_is_a_quarter_on_the_resident_population() -> None:
    """700,000 users; 2,904,532 residents at the census of 2010 and 2,781,562 at that of 2020, each with its source."""
    cards = penetration(700_000, load_programme("daqing").population, "230600", 2019)
    assert [(card.year, str(rounded(card.share * 100, 1))) for card in cards] == [
        (2010, "24.1"), (2003, "25.1"), (2020, "25.2"),
    ]  # fmt: skip
    assert all(card.source for card in cards)


def test_a_region_without_residents_has_no_card() -> None:
    row = Population(region="R", year=2010, population=0, source="census")
    assert penetration(5, [row], "R", 2019) == []


def test_one_institution_with_a_few_mad_users_does_not_lift_everybody() -> None:
    payments = {"A": 3_000, "B": 4_000, "C": 2_500, "D": 90_000}
    active = {"A": 1_000, "B": 1_000, "C": 1_000, "D": 30}
    found = stickiness(payments, active)
    assert found is not None
    assert found.plain == Fraction(99_500, 3_030)
    assert found.high == 4
    assert found.winsorised == Fraction(3_000 + 4_000 + 2_500 + 4 * 30, 3_030)


def test_who_gives_only_one_side_leaves_both() -> None:
    found = stickiness({"A": 30, "B": 70}, {"A": 10, "C": 50, "D": 0})
    assert found is not None
    assert found.plain == found.winsorised == 3
    assert stickiness({"A": 30}, {"A": 0}) is None


@given(
    st.dictionaries(
        st.sampled_from("ABCDEFGH"), st.tuples(st.integers(0, 999), st.integers(1, 99)), min_size=1
    )
)
def test_drawing_in_keeps_within_what_is_there(figures: dict[str, tuple[int, int]]) -> None:
    payments = {code: paid for code, (paid, _) in figures.items()}
    active = {code: users for code, (_, users) in figures.items()}
    found = stickiness(payments, active)
    assert found is not None
    ratios = [Fraction(payments[code], active[code]) for code in figures]
    assert min(ratios) <= found.low <= found.winsorised <= found.high <= max(ratios)
    untouched = stickiness(payments, active, tail=Fraction(0))
    assert untouched is not None
    assert untouched.winsorised == found.plain


def test_a_series_without_its_campaigns() -> None:
    assert without_part({"2019-05": 100, "2019-06": 300}, {"2019-06": 190}) == {
        "2019-05": 100,
        "2019-06": 110,
    }
