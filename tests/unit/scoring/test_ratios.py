"""Readings of a quarter from months: what is summed, what stands at the end, and why there is no figure."""

from itertools import product

import polars as pl
import pytest

from etl.definitions.indicators import Indicator
from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.definitions.method.tables import Event
from etl.scoring.figures import NOTHING, UNTOUCHED, Held, Part, judged, part_of, parts_with_figures, state_of
from etl.scoring.ratios import counts_of, entered_facts, readings_of, roster_of, scales_of
from etl.values.periods import Period

TEXT = {"zh": "名", "en": "name"}
QUARTER = Period.parse("2019-Q4")
MONTHS = ("2019-10", "2019-11", "2019-12")


def indicator(code: str, numerator: str, denominator: str = "", **more: object) -> Indicator:
    fields: dict[str, object] = {"code": code, "name": TEXT, "why": TEXT, "unit": TEXT, "direction": "higher"}
    fields |= {"numerator": numerator, "denominator": denominator, "author": "a", "checker": "b"}
    return Indicator.model_validate(fields | {"next_review": "2027-01"} | more)


def measure(code: str, kind: str, unit: str = "count") -> Measure:
    return Measure.model_validate(
        {"code": code, "name": TEXT, "unit": unit, "counted_in": TEXT, "kind": kind}
    )


MEASURES = {
    m.code: m
    for m in (
        measure("merchants", "stock"),
        measure("upgraded", "stock"),
        measure("due", "flow"),
        measure("closed", "flow"),
        measure("users", "stock"),
        measure("amount", "flow", "money"),
        measure("lines", "flow"),
    )
}
STOCKS = indicator("stocks", "upgraded", "merchants", scale=100)
FLOWS = indicator("flows", "closed", "due", scale=100, minimum_denominator=5)
PER_USER = indicator("per-user", "closed", "users")
VOLUME = indicator("volume", "closed")
ISSUERS = indicator("issuers", "closed", "due", measured=["issuer"])
KEPT = indicator("kept", "lines")
HELD = (
    Held(corrected=Part(7, 6)),
    Held(corrected=Part(7, 4), is_disputed=True),
    Held(corrected=Part(None, 5)),
    Held(is_excluded=True),
    Held(is_disputed=True),
)


def institutions(*rows: tuple[str, str, str, str]) -> dict[str, Institution]:
    return {
        code: Institution.model_validate(
            {
                "code": code,
                "name_en": code,
                "group": "G1",
                "kinds": kinds,
                "valid_from": start,
                "valid_to": end,
            }
        )
        for code, kinds, start, end in rows
    }


ONE = institutions(("B1", "acquirer", "", ""))


def facts(**by_measure: list[int | None]) -> pl.DataFrame:
    rows = [
        (month, "B1", "", code, value)
        for code, values in by_measure.items()
        for month, value in zip(MONTHS, values, strict=True)
        if value is not None
    ]
    columns = {"period": pl.String, "institution": pl.String, "scenario": pl.String, "measure": pl.String}
    return pl.DataFrame(rows, schema=columns | {"value": pl.Int64}, orient="row")


def only(
    given: pl.DataFrame,
    one: Indicator,
    filed: tuple[str, ...] = MONTHS,
    members: dict[str, Institution] = ONE,
) -> tuple[object, ...]:
    """(numerator, denominator, state) of the only row."""
    found = readings_of(given, {"B1": frozenset(filed)}, members, QUARTER, [one], MEASURES, kept={"lines"})
    assert found.height == 1
    return found.row(0)[3:]


def test_stocks_stand_as_at_the_last_month() -> None:
    assert only(facts(upgraded=[1, 2, 30], merchants=[10, 20, 40]), STOCKS) == (30, 40, "value")


def test_flows_are_summed_over_the_months() -> None:
    assert only(facts(closed=[1, 2, 3], due=[2, 2, 4]), FLOWS) == (1 + 2 + 3, 2 + 2 + 4, "value")


def test_a_flow_per_stock_is_summed_top_and_bottom() -> None:
    """Payments per user are per user-month: three months of payments over three months of users."""
    assert only(facts(closed=[10, 20, 30], users=[4, 5, 6]), PER_USER) == (60, 4 + 5 + 6, "value")


def test_a_volume_has_denominator_one() -> None:
    assert only(facts(closed=[1, 2, 3]), VOLUME) == (6, 1, "value")


def test_a_missing_month_is_not_filed() -> None:
    assert only(facts(closed=[1, None, 3], due=[5, None, 5]), FLOWS, ("2019-10", "2019-12")) == (
        None,
        None,
        "not_filed",
    )
    assert only(facts(upgraded=[1, None, 3], merchants=[5, None, 5]), STOCKS, ("2019-12",)) == (3, 5, "value")


def test_a_month_before_membership_is_not_missing() -> None:
    newcomer = institutions(("B1", "acquirer", "2019-12", ""))
    found = only(facts(closed=[None, None, 3], due=[None, None, 6]), FLOWS, ("2019-12",), newcomer)
    assert found == (3, 6, "value")


def test_a_blank_measure_is_not_applicable() -> None:
    assert only(facts(closed=[1, 2, 3], due=[None, None, None]), FLOWS) == (None, None, "not_applicable")


def test_what_is_not_measured_is_not_applicable() -> None:
    assert only(facts(closed=[1, 2, 3], due=[2, 2, 4]), ISSUERS) == (None, None, "not_applicable")


def test_few_cases_are_too_few() -> None:
    assert only(facts(closed=[1, 1, 1], due=[1, 1, 2]), FLOWS) == (None, None, "too_few")
    assert only(facts(closed=[0, 0, 0], users=[0, 0, 0]), PER_USER) == (None, None, "too_few")


def test_what_the_coordinator_keeps_does_not_wait_for_a_return() -> None:
    assert only(facts(), KEPT, ()) == (0, 1, "value")
    assert only(facts(lines=[None, None, 4]), KEPT, ()) == (4, 1, "value")


def gap(given: pl.DataFrame, one: Indicator, kinds: str = "acquirer") -> object:
    """The state where the figures of a form are what each institution fills in itself."""
    members = institutions(("B1", kinds, "", ""))
    months = {"B1": frozenset(MONTHS)}
    return readings_of(given, months, members, QUARTER, [one], MEASURES, gaps_are_missing=True)[
        "state"
    ].item()


def test_a_cell_left_blank_in_one_month_is_not_filed_rather_than_not_applicable() -> None:
    assert gap(facts(closed=[1, None, None], due=[2, 2, 2]), FLOWS) == "not_filed"
    assert gap(facts(upgraded=[1, 1, None], merchants=[2, 2, 2]), STOCKS) == "not_filed"


def test_a_column_left_blank_throughout_says_that_there_is_no_such_business() -> None:
    assert gap(facts(due=[2, 2, 2]), FLOWS) == "not_applicable"


def test_whom_the_indicator_does_not_measure_a_gap_does_not_concern() -> None:
    assert gap(facts(closed=[1, None, None], due=[2, 2, 2]), ISSUERS) == "not_applicable"
    assert gap(facts(closed=[1, None, None], due=[2, 2, 2]), ISSUERS, "issuer") == "not_filed"


def event(code: str, **more: str) -> Event:
    return Event.model_validate({"code": code, "name": TEXT, "counted_in": TEXT} | more)


def test_counts_come_from_measures() -> None:
    events = [event("closed", measure="closed"), event("entered")]
    found = counts_of(facts(closed=[1, 2, 3]), {"B1": frozenset(MONTHS)}, ONE, QUARTER, events, MEASURES)
    assert found.rows() == [("2019-Q4", "B1", "closed", 6, "value")]
    missing = counts_of(
        facts(closed=[1, None, 3]), {"B1": frozenset(MONTHS[:1])}, ONE, QUARTER, events, MEASURES
    )
    assert missing.rows() == [("2019-Q4", "B1", "closed", None, "not_filed")]


def test_entries_feed_measures() -> None:
    events = [event("plan", feeds="lines"), event("leader", feeds="lines"), event("other")]
    entries = pl.DataFrame(
        {"institution": ["B1", "B1", "B1"], "event": ["plan", "leader", "other"], "count": [1, 1, 9]}
    )
    assert entered_facts(entries, events, QUARTER).rows() == [("2019-12", "B1", "", "lines", 2)]


def test_the_roster_is_who_is_a_member_in_the_last_month() -> None:
    members = institutions(("B1", "", "", ""), ("B2", "", "", "2019-11"), ("B3", "", "2019-12", ""))
    assert roster_of(members.values(), QUARTER)["institution"].to_list() == ["B1", "B3"]


def test_money_is_scaled_to_its_major_unit() -> None:
    ticket = indicator("ticket", "amount", "closed")
    scales = scales_of({"ticket": ticket, "stocks": STOCKS}, MEASURES, 100)
    assert [str(scales["ticket"]), str(scales["stocks"])] == ["1/100", "100"]


LADDERS = (
    STOCKS,
    indicator("few", "upgraded", "merchants", minimum_denominator=5, measured=["issuer"]),
    indicator("top", "upgraded", measured=["issuer"]),
)


@pytest.mark.parametrize("one", LADDERS, ids=lambda one: str(one.code))
@pytest.mark.parametrize("is_table", [True, False])
def test_whoever_has_a_figure_is_found_as_each_is(one: Indicator, is_table: bool) -> None:
    """Of many at one go, where no objection has touched anything."""
    some = [None, 0, 4, 5, 9]
    rows = {f"B{n}": row for n, row in enumerate(product(some, some, ["issuer", "acquirer"], [True, False]))}
    parts = {code: (top, bottom) for code, (top, bottom, *_) in rows.items() if (top, bottom) != (None, None)}
    filers = {code for code, (*_, is_filed) in rows.items() if is_filed} | ({""} if is_table else set())
    expected = {}
    for code, (top, bottom, kind, is_filed) in rows.items():
        part = part_of(one, top, bottom)
        if state_of(one, [kind], part, is_filed=is_filed or is_table).has_figure:
            expected[code] = (part.numerator, part.denominator)
    listed = ((code, (kind,)) for code, (_, _, kind, _) in rows.items())
    assert parts_with_figures(one, parts, listed, filers) == expected
    assert expected


def test_a_column_is_judged_as_each_figure_is() -> None:
    """Every rung of the ladder, and what objections do, against the judgement of a single figure."""
    some = [None, 0, 4, 5, 9]
    rows = list(product(some, some, ["issuer", "acquirer"], [True, False], [None, *HELD]))
    members = institutions(*((f"B{n}", kinds, "", "") for n, (_, _, kinds, _, _) in enumerate(rows)))
    given = pl.DataFrame(
        [
            ("2019-12", f"B{n}", "", code, value)
            for n, (top, bottom, *_) in enumerate(rows)
            for code, value in (("upgraded", top), ("merchants", bottom))
            if value is not None
        ],
        schema=facts().schema,
        orient="row",
    )
    filed = {f"B{n}": frozenset(["2019-12"] if is_filed else []) for n, (*_, is_filed, _) in enumerate(rows)}
    for one in LADDERS:
        held = {(f"B{n}", one.code): doubt for n, (*_, doubt) in enumerate(rows) if doubt}
        found = readings_of(given, filed, members, QUARTER, [one], MEASURES, held=held)
        expected = []
        for n, (top, bottom, kinds, is_filed, doubt) in enumerate(rows):
            part = part_of(one, top, bottom)
            state = state_of(one, [kinds], part, is_filed=is_filed, held=doubt or UNTOUCHED)
            shown = judged(one, part, doubt or UNTOUCHED) if state.has_figure else NOTHING
            expected.append((f"B{n}", shown.numerator, shown.denominator, state.word))
        assert found.select("institution", "numerator", "denominator", "state").rows() == expected
