"""Counts in English: “1 projects” stood on a sheet of an institution, “1 cas” in a list of complaints."""

import pytest

from etl.definitions.load import load_programme, programme_names
from etl.telling.rule_words import amount
from etl.values.text import singular, unit_of


def units() -> set[tuple[str, str]]:
    """What measures, events and indicators of all programmes are counted in, in both languages."""
    programmes = [load_programme(name) for name in programme_names()]
    texts = [one.counted_in for programme in programmes for one in programme.measures.values()]
    texts += [
        event.counted_in for programme in programmes for method in programme.methods for event in method.event
    ]
    texts += [one.unit for programme in programmes for one in programme.indicators.values()]
    return {(one.zh, one.en) for one in texts}


@pytest.mark.parametrize("number", ["0", "1", "2"])
def test_a_unit_behind_a_count_is_that_of_one_behind_one_alone(number: str) -> None:
    known = units()
    assert len(known) > 20
    for zh, en in known:
        head = en.partition(" per ")[0]
        is_plural = head.endswith("s") and not head.startswith("per ")
        told = unit_of(number, en)
        assert told == (singular(en) if number == "1" else en)
        if is_plural and number == "1":
            assert not told.partition(" per ")[0].endswith("s"), told
        else:
            assert told == en
        assert unit_of(number, zh) == zh
        assert amount(int(number), en) == f"{number}{told}" or amount(int(number), en) == f"{number} {told}"


@pytest.mark.parametrize("many", ["cases", "buses", "purchases", "branches", "boxes", "losses", "pharmacies"])
def test_the_word_for_one(many: str) -> None:
    expected = {"cases": "case", "buses": "bus", "purchases": "purchase", "branches": "branch", "boxes": "box",
                "losses": "loss", "pharmacies": "pharmacy"}  # fmt: skip
    assert singular(many) == expected[many]
    assert singular(expected[many]) == expected[many], "one stays one"
