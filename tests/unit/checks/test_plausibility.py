"""What is possible but unlikely: examples a supervisor can follow."""

import random

from etl.checks.filed import Filed, Unit
from etl.checks.plausibility import columns_alike, last_digits, round_numbers, rows_alike, shares, tickets
from tests.unit.checks.returns import LAYOUT, LINDIAN, MEASURES, PROGRAMME, SAARTU, a_filed, of_places


def asked(filed: Filed) -> list[str]:
    return [
        f.rule for f in tickets(filed, LAYOUT.watch, PROGRAMME.points, MEASURES, PROGRAMME.settings.currency)
    ]


def test_a_bus_ride_costs_neither_ten_cents_nor_thirty_yuan() -> None:
    def rides(amount: int, count: int = 1_000) -> Filed:
        return a_filed({"scenario_tx_cnt": count, "scenario_tx_amt": amount}, scenario="bus")

    assert asked(rides(1_180_00)) == []
    assert asked(rides(100_00)) == asked(rides(30_000_00)) == ["TICKET-RANGE"]
    assert asked(rides(30_000_00, count=19)) == []  # too few to say


def test_the_sentence_names_the_average_and_the_band() -> None:
    filed = a_filed({"scenario_tx_cnt": 1_000, "scenario_tx_amt": 30_000_00}, scenario="bus")
    (finding,) = tickets(filed, LAYOUT.watch, PROGRAMME.points, MEASURES, PROGRAMME.settings.currency)
    assert (finding.value, finding.expected) == ("30,000.00", "500.00 – 3,000.00")
    assert "平均每笔 30.00 元" in finding.message.zh
    assert "0.5 – 3" in finding.message.zh
    assert finding.about == f"scenario_tx_amt|{SAARTU}|bus"


def test_a_campaign_of_more_than_half_the_payments_is_asked_about() -> None:
    half = a_filed({"tx_cnt": 1_000, "campaign_cnt": 500})
    more = a_filed({"tx_cnt": 1_000, "campaign_cnt": 501})
    assert shares(half, LAYOUT.watch, MEASURES) == []
    assert [f.rule for f in shares(more, LAYOUT.watch, MEASURES)] == ["SHARE-ABOVE"]


def numbers(*values: int) -> Filed:
    return of_places({("tx_cnt", str(index), ""): value for index, value in enumerate(values)})


def test_rounded_numbers_are_recognised() -> None:
    exact = [1_000 + 17 * n for n in range(40)]
    assert round_numbers(numbers(*exact)) == []
    assert [f.rule for f in round_numbers(numbers(*(value // 100 * 100 for value in exact)))] == [
        "DIGITS-ROUND"
    ]
    assert round_numbers(numbers(*([2_000] * 29))) == []  # too few


def test_amounts_are_looked_at_as_they_were_typed() -> None:
    """1,234.00 yuan is 123400 fen: no round number."""
    figures = {("tx_amt", str(n), ""): (1_234 + n) * 100 for n in range(40)}
    assert round_numbers(Filed("B01", "2019-06", figures, {}, {"tx_amt": Unit(100, 2)})) == []
    assert round_numbers(Filed("B01", "2019-06", figures)) != []


def test_last_digits_that_people_prefer_are_recognised() -> None:
    draw = random.Random(1)
    honest = [draw.randint(100, 99_999) for _ in range(300)]
    invented = [value // 5 * 5 for value in honest]
    assert last_digits(numbers(*honest)) == []
    assert [f.rule for f in last_digits(numbers(*invented))] == ["DIGITS-LAST"]
    assert last_digits(numbers(*invented[:99])) == []


def test_one_regions_row_pasted_over_another_is_recognised() -> None:
    row = {f"measure{n}": 100 + n for n in range(6)}
    figures = {(measure, region, ""): value for region in (SAARTU, LINDIAN) for measure, value in row.items()}
    assert [f.rule for f in rows_alike(of_places(figures))] == ["ROWS-ALIKE"]
    assert rows_alike(of_places(figures | {("measure0", LINDIAN, ""): 7_777})) == []


def test_a_column_pasted_over_another_is_recognised() -> None:
    def filed(*columns: str, slip: int = 0, places: int = 6) -> Filed:
        figures = {(measure, f"region{n}", ""): 100 + n for measure in columns for n in range(places)}
        figures[columns[-1], "region0", ""] += slip
        return of_places(figures)

    (finding,) = columns_alike(filed("u_mau", "tx_cnt"), MEASURES)
    assert (finding.rule, finding.severity) == ("COLUMNS-ALIKE", "soft")
    assert MEASURES["u_mau"].name.zh in finding.message.zh
    assert MEASURES["tx_cnt"].name.zh in finding.message.zh
    assert columns_alike(filed("u_mau", "tx_cnt", slip=1), MEASURES) == []
    assert columns_alike(filed("u_mau", "tx_cnt", places=5), MEASURES) == []
