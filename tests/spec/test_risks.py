"""Risks: levels by declared bands, the cell they meet in, warnings with days, and when a warning goes up."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from etl.definitions.oversight.risks import Risks, Scale
from etl.facts.risks import Act, Finding, finding, hours_between, is_in_time, level_of, warnings_of
from tests.spec.example import TEXT, rows_of

FOUR = [{"name": TEXT}] * 4
RISKS = Risks.model_validate(
    {
        "likelihood": FOUR,
        "impact": FOUR,
        "grade": [
            {"code": "L", "name": TEXT, "from": 1},
            {"code": "M", "name": TEXT, "from": 4},
            {"code": "H", "name": TEXT, "from": 9, "days": 20, "owner": TEXT},
            {"code": "X", "name": TEXT, "from": 16, "days": 10, "owner": TEXT},
        ],
        "risk": [
            {
                "code": "late",
                "name": TEXT,
                "why": TEXT,
                "likelihood": {
                    "indicator": "i",
                    "worse": "lower",
                    "line": 90,
                    "periods": 4,
                    "bands": [1, 2, 4],
                },
                "impact": {"indicator": "i", "worse": "lower", "bands": [90, 80, 70]},
            }
        ],
    }
)
DUE = {f"2017-Q{quarter}": date(2017, 3 * quarter, 20) for quarter in (1, 2, 3, 4)}


def figures(text: str) -> list[Fraction | None]:
    return [None if one == "?" else Fraction(one) for one in text.split()]


def check_levels(scale: Scale, table: str) -> None:
    for row in rows_of(table):
        expected = int(row["level"]) if row["level"] else None
        assert level_of(scale, figures(row["figures"])) == expected, row


def test_a_band_is_reached_at_its_value_where_higher_is_worse() -> None:
    """A band of what is worse when higher is reached at its value: 5, 10 and 20 cases."""
    check_levels(
        Scale(measure="m", bands=(5, 10, 20)),
        """
        figures | level
        0       | 1
        4       | 1
        5       | 2
        19      | 3
        20      | 4
        """,
    )


def test_a_band_is_reached_under_its_value_where_lower_is_worse() -> None:
    """A band of what is worse when lower is reached under its value, exactly: 90 % is not under 90 %, 89.999 % is."""
    check_levels(
        Scale(indicator="i", worse="lower", bands=(90, 80, 70)),
        """
        figures      | level
        100          | 1
        90           | 1
        89999/1000   | 2
        80           | 2
        69           | 4
        ?            |
        """,
    )


def test_how_often_a_figure_was_beyond_a_line() -> None:
    """How often in the last four periods: one without a figure counts for nothing, the last one must be known."""
    check_levels(
        RISKS.risk[0].likelihood,
        """
        figures        | level
        80 80 80 80 95 | 3
        95 95 95 95    | 1
        90 90 90 89    | 2
        89 95 95 89    | 3
        89 89 89 89    | 4
        ? 89 ? 89      | 3
        89 89 89 ?     |
        89             | 2
        """,
    )


def test_a_line_is_crossed_only_beyond_it() -> None:
    """A line of what is worse when higher is crossed only beyond it: ten complaints are no excess over ten."""
    check_levels(
        Scale(measure="m", line=10, periods=3, bands=(1, 2, 3)),
        """
        figures  | level
        10 10 10 | 1
        10 11 10 | 2
        11 11 11 | 4
        """,
    )


def test_likelihood_times_impact_gives_the_grade() -> None:
    """Likelihood times impact gives the grade: 2 × 2 is medium, 3 × 3 high, 4 × 4 major, 2 × 4 and 4 × 2 medium."""
    grid = [
        [RISKS.grade_of(likelihood, impact).code for impact in (1, 2, 3, 4)] for likelihood in (1, 2, 3, 4)
    ]
    assert ["".join(line) for line in grid] == ["LLLM", "LMMM", "LMHH", "MMHX"]


@pytest.mark.parametrize(
    ("course", "expected"),
    [("95", ("1×1", "L")), ("89 79", ("3×3", "H")), ("69 69 69 69", ("4×4", "X")), ("69 ?", ("—", "—"))],
)
def test_a_risk_stands_where_its_levels_meet(course: str, expected: tuple[str, str]) -> None:
    """A risk stands where its two levels meet; without a figure it stands nowhere and is told as not known."""
    found = finding(RISKS, "2017-Q4", "b1", "late", figures(course), figures(course))
    cell = f"{found.likelihood}×{found.impact}" if found.grade else "—"
    assert (cell, found.grade.code if found.grade else "—") == expected


def swept(grades: str) -> list[Finding]:
    known = {one.code: one for one in RISKS.grade}
    return [
        Finding(f"2017-Q{place}", "b1", "late", 1, 1, known.get(letter))
        for place, letter in enumerate(grades, 1)
    ]


def act(period: str, kind: str, due: date | None = None) -> Act:
    return Act(period, kind, "x", due, "post", datetime(2017, 6, 1, tzinfo=UTC))  # type: ignore[arg-type]


def test_a_warning_keeps_the_day_with_which_it_began() -> None:
    """A warning that lasts keeps the day with which it began, and counts the sweeps in a row that called for it."""
    (one,) = warnings_of(swept("LHHX"), [], DUE)
    assert (one.begun, one.due, one.failures, one.state) == ("2017-Q2", date(2017, 6, 20), 3, "open")
    assert one.last.grade is not None
    assert one.last.grade.code == "X"
    assert one.is_overdue(date(2017, 6, 21))
    assert not one.is_overdue(date(2017, 6, 20)), "the day itself is in time"


def test_two_failures_in_a_row_send_a_warning_up() -> None:
    """Two sweeps in a row that call for a warning send it up; a milder one between begins the count anew."""
    assert [one.failures for one in warnings_of(swept("HH"), [], DUE)] == [2]
    assert [one.failures for one in warnings_of(swept("HLH"), [], DUE)] == [1]
    assert [one.failures for one in warnings_of(swept("H?H"), [], DUE)] == [1]


def test_a_risk_that_has_fallen_waits_for_somebody_to_close_it() -> None:
    """A risk that has fallen stays on the list until a person closes its warning."""
    (fallen,) = warnings_of(swept("HL"), [], DUE)
    assert fallen.state == "fallen"
    (closed,) = warnings_of(swept("HL"), [act("2017-Q2", "closed")], DUE)
    assert closed.state == "closed"
    assert not closed.is_overdue(date(2020, 1, 1))


def test_what_is_warned_of_after_closing_begins_anew() -> None:
    """What is warned of again after its warning was closed begins anew with a day of its own, and the row goes on."""
    first, second = warnings_of(swept("HH"), [act("2017-Q1", "taken"), act("2017-Q1", "closed")], DUE)
    assert (first.state, second.state) == ("closed", "open")
    assert (second.begun, second.due, second.failures) == ("2017-Q2", date(2017, 6, 20), 2)


def test_a_warning_that_is_put_off_has_its_later_day() -> None:
    """A warning that is put off has the last day that was given, and the reason stands with it."""
    later = date(2017, 12, 1)
    (one,) = warnings_of(swept("HH"), [act("2017-Q1", "taken"), act("2017-Q2", "extended", later)], DUE)
    assert (one.due, one.state, len(one.acts)) == (later, "taken", 2)


def test_a_major_event_is_reported_within_24_hours() -> None:
    """A major event is reported within 24 hours, day and night: on the minute is in time, a minute later is late."""
    happened = datetime(2017, 11, 3, 18, 30, tzinfo=UTC)
    for minutes, hours, in_time in (
        (0, 0, True),
        (1, 1, True),
        (24 * 60, 24, True),
        (24 * 60 + 1, 25, False),
    ):
        reported = happened + timedelta(minutes=minutes)
        assert (hours_between(happened, reported), is_in_time(happened, reported, 24)) == (hours, in_time)
