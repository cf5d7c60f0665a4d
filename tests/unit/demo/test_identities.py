"""What must hold inside every return, and from one month to the next."""

import pytest

from etl.definitions.programme import Programme
from etl.demo.city import CITY, PERIODS, transactions
from etl.demo.model import Figures
from tests.unit.demo.ledger import cells, of_institution, total

SUBSETS = [
    ("m_assigned_active", "m_end"),
    ("m_upgraded", "m_assigned_active"),
    ("m_upgraded", "m_qr_or_nfc"),
    ("m_qr_or_nfc", "m_assigned_active"),
    ("m_activated30", "m_new"),
    ("m_active10", "m_qr_or_nfc"),
    ("m_shared_declared", "m_end"),
    ("m_no_licence", "m_end"),
    ("m_inspected", "m_inspect_due"),
    ("t_in_use", "t_end"),
    ("t_nfc", "t_in_use"),
    ("t_dualfree_eligible", "t_nfc"),
    ("t_dualfree_on", "t_dualfree_eligible"),
    ("t_smartpos", "t_in_use"),
    ("u_reg_new", "u_reg_end"),
    ("u_valid_new", "u_reg_new"),
    ("u_mau", "u_reg_end"),
    ("u_mau_county", "u_mau"),
    ("u_60plus_mau", "u_mau"),
    ("u_bound_persons", "card_active_persons"),
    ("refund_cnt", "tx_cnt"),
    ("refund_amt", "tx_amt"),
    ("campaign_cnt", "tx_cnt"),
    ("campaign_amt", "tx_amt"),
    ("tx_le_0_10_cnt", "campaign_cnt"),
    ("rural_tx_cnt", "tx_cnt"),
    ("rural_tx_amt", "tx_amt"),
    ("points_covered", "points_total"),
    ("points_live", "points_covered"),
    ("scenario_tx_cnt", "all_method_cnt"),
    ("scenario_tx_amt", "all_method_amt"),
    ("pts_live", "pts_total"),
    ("pts_inspected", "pts_total"),
    ("villages_covered", "villages_total"),
    ("events_done", "events_planned"),
    ("trained_cashiers", "cashiers_scope"),
    ("cmp_closed_on_time", "cmp_due"),
    ("cmp_upheld", "cmp_received"),
    ("fraud_confirmed_cnt", "fraud_blocked_cnt"),
    ("merchants_passed", "merchants_sampled"),
    ("relief_amt", "fee_list_amt"),
]
CHANNELS = ("tx_nfc_cnt", "tx_scan_cnt", "tx_scanned_cnt", "tx_frictionless_cnt", "tx_inapp_cnt")


@pytest.mark.slow
def test_nothing_is_negative(made: Figures) -> None:
    assert all(value >= 0 for *_, row in cells(made) for value in row.values())


@pytest.mark.slow
@pytest.mark.parametrize(("part", "whole"), SUBSETS)
def test_a_part_never_exceeds_its_whole(made: Figures, part: str, whole: str) -> None:
    rows = [row for *_, row in cells(made) if part in row]
    assert rows
    assert all(row[part] <= row[whole] for row in rows)


@pytest.mark.slow
def test_merchants_at_the_end(made: Figures) -> None:
    for *where, row in cells(made):
        if "m_end" in row:
            assert row["m_end"] == row["m_begin"] + row["m_new"] - row["m_closed"], where


def test_qr_or_nfc_lies_between_the_larger_and_the_sum(made: Figures) -> None:
    for *where, row in cells(made):
        if "m_qr_or_nfc" in row:
            assert max(row["m_qr"], row["m_nfc"]) <= row["m_qr_or_nfc"] <= row["m_qr"] + row["m_nfc"], where


def test_channels_add_up(made: Figures) -> None:
    for *where, row in cells(made):
        if "tx_cnt" in row:
            assert sum(row[channel] for channel in CHANNELS) == row["tx_cnt"], where


def test_fees_charged_are_list_less_relief(made: Figures) -> None:
    for *where, row in cells(made):
        if "relief_amt" in row:
            assert row["relief_amt"] == row["fee_list_amt"] - row["fee_charged_amt"], where


def test_scenarios_are_part_of_all_payments(made: Figures) -> None:
    for month in made.stage.months:
        for values in month.values():
            for (region, scenario, measure), value in values.items():
                if measure == "tx_cnt":
                    counted = sum(
                        other
                        for (r, s, m), other in values.items()
                        if r == region and (m == "rural_tx_cnt" or (s and m == "scenario_tx_cnt"))
                    )
                    assert counted <= value, (region, scenario)


def test_a_month_begins_where_the_last_one_ended(made: Figures) -> None:
    months = made.stage.months
    for step in range(1, len(PERIODS)):
        for institution, values in months[step].items():
            absorbed = [m.code for m in made.stage.members.values() if m.successor == institution]
            before = [institution] + [code for code in absorbed if code not in months[step]]
            for begin, end in (("m_begin", "m_end"), ("u_reg_end", "u_reg_end")):
                regions = [region for region, _, measure in values if measure == end]
                for region in regions:
                    last = sum(months[step - 1].get(code, {}).get((region, "", end), 0) for code in before)
                    now = values[region, "", begin]
                    if end == "u_reg_end":
                        now -= values[region, "", "u_reg_new"]
                    assert now == last, (PERIODS[step], institution, region, end)


ACQUIRERS_ONLY = {"m_end", "t_end", "tx_cnt", "points_total", "merchants_sampled", "fee_list_amt"}


def test_who_files_what(made: Figures, programme: Programme) -> None:
    for period, institution, region, _, row in cells(made):
        kinds = programme.institutions[institution].kinds
        assert "issuer" in kinds or not any(m.startswith("u_") for m in row), (period, institution)
        assert "acquirer" in kinds or not ACQUIRERS_ONLY & set(row), (period, institution)
        assert "rural" in kinds or "pts_total" not in row
        assert (region == CITY) == bool({"events_done", "cmp_due", "fee_list_amt"} & set(row))


def test_every_measure_of_the_return_is_filed_by_somebody(made: Figures, programme: Programme) -> None:
    filed = {measure for *_, row in cells(made) for measure in row}
    sheets = [sheet for layout in programme.returns.values() for sheet in layout.sheet]
    assert filed == {column.measure for sheet in sheets for column in sheet.column}


def test_county_users_are_the_users_of_the_counties(made: Figures, programme: Programme) -> None:
    for *_, region, _scenario, row in cells(made):
        if "u_mau" in row:
            is_county = programme.regions[region].level == "county"
            assert row.get("u_mau_county") == (row["u_mau"] if is_county else None)


def test_users_pay_what_is_acquired(made: Figures) -> None:
    """Issuing and acquiring side are the same payments; only the copied month breaks that."""
    for step, period in enumerate(PERIODS):
        if period != "2019-02":
            assert total(made, period, "u_pay_cnt") == total(made, period, "tx_cnt") == transactions(step)


def test_live_points_are_paid_at_and_others_are_not(made: Figures) -> None:
    for *where, row in cells(made):
        if "points_live" in row:
            assert (row["points_live"] > 0) == (row["scenario_tx_cnt"] > 0), where


def test_active_users_are_fewer_at_the_spring_festival(made: Figures) -> None:
    def active_rate(period: str) -> float:
        return total(made, period, "u_mau") / total(made, period, "u_reg_end")

    assert active_rate("2019-02") < active_rate("2019-01")
    assert active_rate("2019-02") < active_rate("2019-03")


# Average tickets in yuan within which each kind of point has to stay, month by month.
TICKETS = {
    "bus": (0.5, 3),
    "rural-bus": (5, 20),
    "hospital": (80, 400),
    "clinic": (20, 150),
    "pharmacy": (20, 100),
    "campus": (30, 200),
    "canteen": (6, 25),
    "market": (8, 60),
    "fresh-shop": (15, 80),
    "parking": (2, 20),
    "gas": (40, 150),
    "petrol": (80, 300),
    "circle-city": (50, 250),
    "circle-county": (30, 200),
    "utility": (40, 250),
    "government": (200, 1500),
    "traffic-fine": (50, 300),
}


def test_average_tickets_are_plausible(made: Figures, programme: Programme) -> None:
    assert set(TICKETS) == set(programme.points)
    for *where, scenario, row in cells(made):
        if scenario and row["scenario_tx_cnt"]:
            low, high = TICKETS[scenario]
            assert low * 100 <= row["scenario_tx_amt"] / row["scenario_tx_cnt"] <= high * 100, (
                where,
                scenario,
            )


def test_assigned_merchants_are_frozen_within_a_quarter(made: Figures) -> None:
    for step in range(1, len(PERIODS)):
        if PERIODS[step][5:] not in ("01", "04", "07", "10"):
            for institution, values in made.stage.months[step].items():
                last = made.stage.months[step - 1][institution]
                measure = "m_assigned_active"
                assert of_institution(values, measure) == of_institution(last, measure), (step, institution)
