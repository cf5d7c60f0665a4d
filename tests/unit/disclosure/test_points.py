"""Points of parts in bands: the score less the other parts leaves a volume's item unknown."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.definitions.settings import Disclosure
from etl.disclosure.points import Points, told_parts
from etl.scoring.fixed import UNIT
from etl.values.told import Told
from tests.depth import cases

RULES = Disclosure()


@st.composite
def rows(draw: st.DrawFn) -> list[Points]:
    found = []
    for name in "PQRSTU"[: draw(st.integers(2, 6))]:
        worth = draw(st.sampled_from((0, 5, 10, 15, 25))) * UNIT
        telling = draw(st.sampled_from((0, 0, 5))) * UNIT if worth else 0
        found.append(Points(name, draw(st.integers(0, worth)), worth, min(telling, worth)))
    return found


def known_of(parts: list[Points], told: dict[str, Told | None], part: Points) -> tuple[Fraction, Fraction]:
    """What the score less the other bands, and the part's own, leave of a part."""
    ends = {
        one.part: (band.low, band.high)
        if (band := told[one.part])
        else (Fraction(0), Fraction(one.worth, UNIT))
        for one in parts
        if one.worth
    }
    score = Fraction(sum(one.earned for one in parts), UNIT)
    others = [ends[one.part] for one in parts if one.worth and one is not part]
    low, high = ends[part.part]
    return max(low, score - sum(b for _, b in others)), min(high, score - sum(a for a, _ in others))


@settings(max_examples=cases(80))
@given(rows())
def test_the_score_less_the_others_leaves_a_part_as_wide_as_it_must_be(parts: list[Points]) -> None:
    told = told_parts(parts, RULES)
    assert told.keys() == {one.part for one in parts if one.worth}
    for one in parts:
        if not one.worth:
            continue
        band = told[one.part]
        earned, worth = Fraction(one.earned, UNIT), Fraction(one.worth, UNIT)
        assert band is None or band.low <= earned <= band.high <= worth
        if one.telling and any(told.values()):
            low, high = known_of(parts, told, one)
            assert low <= earned <= high
            is_open = low <= 0 or high >= worth
            assert is_open or high - low >= Fraction(one.telling, UNIT) * RULES.band / 100


def test_one_item_alone_comes_back_from_exact_parts_and_not_from_bands() -> None:
    """4.5030 of 5 points at a target of 5,000 is a volume of 4,503: the attack on parts where one item stands alone."""
    parts = [
        Points("P1", 81234, 100000, 0),
        Points("P2", 45030, 50000, 50000),
        Points("P3", 123456, 150000, 0),
    ]
    score = sum(one.earned for one in parts)
    exact = score - parts[0].earned - parts[2].earned
    assert exact * 5000 // (5 * UNIT) == 4503
    told = told_parts(parts, RULES)
    low, high = known_of(parts, told, parts[1])
    assert (high - low) * 1000 >= 1000, "a thousand volumes are as likely as the true one"
