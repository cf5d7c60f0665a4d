"""Who needs a call: worked examples of each reason, and the order of the list."""

import itertools
import random
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.load import load_programme
from etl.queries.calls import (
    WEIGHT,
    Kind,
    Reason,
    calls,
    kinds_of,
    of_cases,
    of_places,
    of_ranking,
    of_returns,
)
from etl.queries.figures.rank import Ranking
from etl.queries.returns.status import FilingState, StatusRow
from etl.scoring.ranking import Figure, rank_figures
from etl.telling.calls import failed_again
from etl.values.periods import Period
from etl.values.text import Text
from store.follow_up import Case, Step

DAQING = load_programme("daqing")
SHARE = DAQING.indicator("B01")
DUE = datetime(2020, 1, 8, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
MONTH = Text(zh="2019年12月", en="December 2019")


def returned(state: FilingState, *, late: int | None = 0, things: int = 0, of: str = "B01") -> StatusRow:
    return StatusRow(of, "甲", "A", state, None, DUE, late, None, things)


@pytest.mark.parametrize(
    ("row", "on", "said"),
    [
        (returned("accepted"), date(2020, 1, 9), []),
        (returned("missing"), date(2020, 1, 8), []),  # the deadline is today: it may still come
        (
            returned("missing", late=1),
            date(2020, 1, 9),
            ["the return for December 2019 is 1 working day overdue"],
        ),
        (
            returned("returned"),
            date(2020, 1, 7),
            ["the return for December 2019 was sent back and waits for correction"],
        ),
        (
            returned("accepted", late=3, things=2),
            date(2020, 1, 20),
            [
                "the return for December 2019 came 3 working days late",
                "2 things in the return for December 2019 to be explained",
            ],
        ),
        (returned("missing", late=9, of=""), date(2020, 2, 1), []),  # one published table: nobody files it
    ],
)
def test_a_return_is_a_reason_once_it_is_owed(row: StatusRow, on: date, said: list[str]) -> None:
    reasons = [reason for _, reason in of_returns([row], "2019-12", MONTH, on)]
    assert [reason.text.en for reason in reasons] == said
    assert all(len(reason.in_short.en) <= len(reason.text.en) for reason in reasons)


def ranked(now: dict[str, int], before: dict[str, int]) -> Ranking:
    def figures(values: dict[str, int]) -> list[Figure]:
        return [
            Figure(code, "G", Fraction(value), Fraction(value), value, 1, None, None, "value")
            for code, value in values.items()
        ]

    return Ranking(
        "2019-12", SHARE, "value", tuple(rank_figures(figures(now), figures(before), {"G": 3})), {}
    )


def test_the_last_of_a_group_and_who_fell_two_places() -> None:
    found = of_ranking(
        ranked({"A": 9, "B": 8, "C": 7, "D": 6}, {"D": 9, "A": 8, "B": 7, "C": 6}), SHARE, "2019-12", MONTH
    )
    assert [(code, reason.kind) for code, reason in found] == [("D", "last"), ("D", "fall")]
    assert found[0][1].in_short == Text(
        zh="2019年12月排名居组内末位", en="last of its group in the ranking of December 2019"
    )
    assert found[1][1].in_short == Text(zh="位次下降3位", en="down 3 places")
    assert found[1][1].text.en == f"down 3 places by “{SHARE.name.en}”, now place 4"


def test_a_fall_is_counted_among_those_who_had_a_place_in_both_periods() -> None:
    """Behind three newcomers nobody has fallen; who fell all the same is told so, and among whom."""
    newcomers = ranked({"N": 9, "O": 8, "P": 7, "A": 6, "B": 5}, {"A": 9, "B": 8})
    assert [reason.kind for _, reason in of_ranking(newcomers, SHARE, "2019-12", MONTH)] == ["last"]
    fallen = ranked({"N": 9, "B": 8, "C": 7, "A": 6}, {"A": 9, "B": 8, "C": 7})
    told = [reason for _, reason in of_ranking(fallen, SHARE, "2019-12", MONTH) if reason.kind == "fall"]
    assert [(one.in_short.en, one.text.en) for one in told] == [
        (
            "down 2 places",
            f"down 2 places by “{SHARE.name.en}” among those with a place in both periods, now place 4",
        )
    ]


def test_nobody_is_last_where_all_are_equal() -> None:
    assert of_ranking(ranked({"A": 5, "B": 5, "C": 5}, {}), SHARE, "2019-12", MONTH) == []


def test_the_last_of_the_assessment_is_another_than_the_last_of_the_ranking() -> None:
    """Each end bears its own word: who is last in the quarter need not be last of any month's group."""
    quarter = Text(zh="2019年第四季度", en="Q4 2019")
    by_month = of_ranking(ranked({"A": 9, "B": 8, "C": 7}, {}), SHARE, "2019-12", MONTH)
    listed = calls(by_month, of_places({"A": 3, "B": 1, "C": 2}, quarter, "2019-Q4"))
    assert [(call.institution, [one.in_short.en for one in call.reasons]) for call in listed] == [
        ("A", ["last in the assessment of Q4 2019"]),
        ("C", ["last of its group in the ranking of December 2019"]),
    ]
    assert listed[0].reasons[0].text == Text(
        zh="2019年第四季度考核居末位（第3名）", en="last in the assessment of Q4 2019 (place 3)"
    )


def test_in_the_assessment_whoever_shares_the_last_place_is_last_unless_all_share_one() -> None:
    found = of_places({"A": 1, "B": 2, "C": 2}, MONTH, "2019-Q4")
    assert [code for code, _ in found] == ["B", "C"]
    assert of_places({"A": 1, "B": 1}, MONTH, "2019-Q4") == of_places({}, MONTH, "2019-Q4") == []


def test_open_cases_say_their_day() -> None:
    at = datetime(2020, 1, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))

    def case(number: int, due: date | None, *, closed: bool = False) -> Case:
        steps = (
            Step("notice", "通知", due, "desk", at),
            *((Step("closing", "销号", None, "desk", at),) if closed else ()),
        )
        return Case("daqing", "2019-Q4", "B01", "R1", "末位", True, "x", "desk", at, id=number, steps=steps)

    cases = [case(1, date(2020, 1, 10)), case(2, date(2020, 2, 1)), case(3, None), case(4, None, closed=True)]
    assert [reason.text.en for _, reason in of_cases(cases, date(2020, 1, 15))] == [
        "case 1 was due on 10 January 2020",
        "case 2 is due on 1 February 2020",
        "case 3 is open",
    ]


def test_the_order_follows_weight_and_number_not_how_reasons_were_found() -> None:
    text = Text(zh="事", en="thing")
    found = [
        ("C", Reason("explain", text, "2019-12")),
        ("B", Reason("last", text, "2019-12")),
        ("A", Reason("last", text, "2019-12")),
        ("A", Reason("explain", text, "2019-12")),
        ("D", Reason("return", text, "2019-12")),
    ]
    for seed in range(20):
        random.Random(seed).shuffle(found)
        assert [call.institution for call in calls(found[:2], found[2:])] == ["D", "A", "B", "C"]


def test_the_order_is_by_the_gravest_reason_then_by_the_place_the_last_first() -> None:
    """How many lesser reasons somebody has besides moves nobody: the order is one that a sentence can say."""
    text = Text(zh="事", en="thing")
    kinds: dict[str, tuple[Kind, ...]] = {
        "A": ("again", "red line", "last", "fall"),
        "B": ("fall", "again", "again"),
        "C": ("last",),
        "D": ("last",),
        "E": ("explain", "last", "fall"),
        "F": ("again",),
    }
    found = [(code, Reason(kind, text, "2019-Q4")) for code, mine in kinds.items() for kind in mine]
    places = {"A": 16, "B": 19, "C": 14, "D": 17, "E": 2, "F": 18}
    listed = calls(found, places=places)
    assert [call.institution for call in listed] == ["B", "F", "A", "D", "C", "E"]
    assert kinds_of(listed) == ("again", "last")


@given(
    st.dictionaries(
        st.sampled_from("ABCDEFGH"), st.lists(st.sampled_from(list(WEIGHT)), min_size=1), min_size=1
    ),
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(1, 8)),
)
def test_whoever_comes_later_has_no_graver_reason_and_among_equals_no_worse_place(
    kinds: dict[str, list[Kind]], places: dict[str, int]
) -> None:
    text = Text(zh="事", en="thing")
    found = [(code, Reason(kind, text, "2019-Q4")) for code, mine in kinds.items() for kind in mine]
    listed = calls(found, places=places)
    assert {call.institution for call in listed} == set(kinds)
    for first, then in itertools.pairwise(listed):
        a, b = (WEIGHT[one.reasons[0].kind] for one in (first, then))
        assert a > b or (a == b and places.get(first.institution, 0) >= places.get(then.institution, 0))
    shown = kinds_of(listed)
    assert [one.reasons[0].kind for one in listed] == sorted(
        (one.reasons[0].kind for one in listed), key=shown.index
    )


def test_who_fails_again_is_called_before_who_is_merely_under_a_red_line() -> None:
    """What a method asks for after repeated failure is the strongest of its reasons, and names the place."""
    quarter = Text(zh="2019年第四季度", en="Q4 2019")
    rule = DAQING.method_for(Period.parse("2019-Q4")).persistence[-1]
    assert rule.consequence is not None
    said = failed_again(quarter, rule.name, rule.consequence, 19)
    assert said.zh == f"2019年第四季度考核第19名，{rule.name.zh}：{rule.consequence.zh}"
    assert said.en == f"place 19 in the assessment of Q4 2019: {rule.name.en}; {rule.consequence.en}"
    found = [
        ("A", Reason("red line", quarter, "2019-Q4")),
        ("A", Reason("last", quarter, "2019-12")),
        ("B", Reason("again", said, "2019-Q4")),
    ]
    assert [call.institution for call in calls(found)] == ["B", "A"]
