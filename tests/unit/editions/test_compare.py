"""Why does a figure differ? Each cause by an example."""

from typing import Any

import pytest

from etl.editions.compare import corrections
from etl.editions.model import Basis, Edition, Figure, Input
from etl.editions.words import reworded
from etl.values.text import Text
from tests.unit.editions.small import edition_of


def a_figure(value: Any, institution: str = "", said: str = "") -> Figure:
    words = Text(zh=said or f"{value}户", en=said or f"{value}")
    return Figure("f", value, "count", words, (Basis("users", "2019-01", institution),))


def an_input(institution: str = "B01", version: int = 1, period: str = "2019-01") -> Input:
    return Input(version, "monthly", period, institution, version, "f.xlsx", f"{institution}{version}")


def edition(value: Any = 1, institution: str = "", said: str = "", **changes: Any) -> Edition:
    return edition_of({"f": a_figure(value, institution, said)}, **({"inputs": (an_input(),)} | changes))


def test_equal_editions_have_no_corrections() -> None:
    assert corrections(edition(), edition(number=2, issued_on="2019-03-01", audit_head="9-abc")) == ()


@pytest.mark.parametrize(
    ("before", "after", "cause", "reason"),
    [
        (edition(1), edition(1, said="一户"), "wording", "worded differently"),
        (
            edition(1),
            edition(2, inputs=(an_input(version=2),)),
            "data",
            "2019-01 B01 corrected (version 1 to 2)",
        ),
        (
            edition(1),
            edition(2, inputs=(an_input(), an_input("B02"))),
            "data",
            "2019-01 B02 came in (version 1)",
        ),
        (edition(1), edition(2, inputs=()), "data", "2019-01 B01 is no longer counted"),
        (
            edition(1, "B01"),
            edition(2, "B01", inputs=(an_input(), an_input("B02", 2)), method="new"),
            "method",
            "another method",
        ),
        (
            edition(1, "B01"),
            edition(2, "B01", inputs=(an_input(), an_input("B02"))),
            "data",
            "2019-01 B02 came in",
        ),
        (edition(1), edition(2, method="new"), "method", "another method"),
        (edition(1), edition(2, definitions="new"), "method", "definitions or the calculation"),
        (edition(1), edition(2, code_version="new"), "method", "definitions or the calculation"),
        (edition(1), edition(2), "data", "no return has changed"),
    ],
)
def test_the_nearest_cause_is_given(before: Edition, after: Edition, cause: str, reason: str) -> None:
    (found,) = corrections(before, after)
    assert (found.figure, found.cause) == ("f", cause)
    assert reason in found.reason.en


def test_a_figure_of_somebody_who_no_longer_takes_part() -> None:
    both = edition_of({"f": a_figure(1, "B01"), "g": a_figure(2, "B02")})
    found = corrections(both, edition_of({"f": a_figure(1, "B01")}))
    assert [(one.figure, one.before.en, one.after.en, one.cause) for one in found] == [
        ("g", "2", "(none)", "membership")
    ]


def test_a_figure_of_somebody_new_is_told_by_who_takes_part_though_the_method_is_another() -> None:
    both = edition_of({"f": a_figure(1, "B01"), "g": a_figure(2, "B02")}, method="new")
    (found,) = corrections(edition_of({"f": a_figure(1, "B01")}), both)
    assert (found.figure, found.before.en, found.cause) == ("g", "(none)", "membership")


def test_what_another_program_words_or_leaves_out_is_no_correction() -> None:
    """A month that was published before is not corrected because documents are worded otherwise since."""
    reworded_only = edition(1, said="一户", code_version="new")
    dropped = edition_of({}, inputs=(an_input(),), code_version="new")
    assert corrections(edition(1), reworded_only) == ()
    assert corrections(edition(1), dropped) == ()
    (value,) = corrections(edition(1), edition(2, said="一户", code_version="new"))
    assert value.figure == "f"
    (left,) = corrections(edition(1, "B01"), edition_of({}, inputs=(an_input(),), definitions="new"))
    assert left.cause == "membership"
    (filed,) = corrections(edition(1), edition_of({}, inputs=(an_input(version=2),), code_version="new"))
    assert filed.cause == "data"


def test_a_quarter_is_touched_by_a_return_of_its_months() -> None:
    def quarter(value: int, version: int) -> Edition:
        figure = Figure("f", value, "count", Text(zh="x", en=str(value)), (Basis("users", "2019-Q1", "B01"),))
        return edition_of(
            {"f": figure}, inputs=(an_input(version=version, period="2019-03"),), method=str(version)
        )

    (found,) = corrections(quarter(1, 1), quarter(2, 2))
    assert found.cause == "data", "nearer than the method"


@pytest.mark.parametrize(
    ("many", "en", "zh"), [(3, "", ""), (4, "; and 1 more", "；等4份"), (5, "; and 2 more", "；等5份")]
)
def test_many_returns_are_named_by_the_first_three(many: int, en: str, zh: str) -> None:
    after = edition(2, inputs=tuple(an_input(f"B{n:02}", 2) for n in range(1, many + 1)))
    (found,) = corrections(edition(1), after)
    assert found.reason.en.count(";") == 2 + bool(en)
    assert found.reason.en.endswith(en)
    assert found.reason.zh.endswith(zh)
    assert ("份" in found.reason.zh.rpartition("；")[2]) == bool(zh)


def test_edited_words_are_listed_and_words_that_follow_figures_are_not() -> None:
    before = edition(1)
    after = reworded(before, "total", "总计{f}。", "In all {f}.")
    assert corrections(before, before) == ()
    (found,) = corrections(before, after)
    assert (found.figure, found.cause, found.before.zh, found.after.zh) == (
        "total",
        "wording",
        "共1户户。",
        "总计1户。",
    )
