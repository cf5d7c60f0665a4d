"""What must hold inside a return: examples a supervisor can follow, and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.checks.filed import Filed
from etl.checks.identities import blanks, declared
from etl.definitions.checks import Check, terms_of
from tests.unit.checks.returns import LAYOUT, LINDIAN, MEASURES, PROGRAMME, SAARTU, a_filed, of_places


def said(filed: Filed) -> list[tuple[str, str, str, str]]:
    """(rule, value, expected, about) of what the monthly return's own checks say."""
    return [(f.rule, f.value, f.expected, f.about) for f in declared(filed, LAYOUT.check, MEASURES)]


def test_the_end_is_the_beginning_and_the_new_less_the_closed() -> None:
    figures = {"m_begin": 100, "m_new": 30, "m_closed": 5, "m_end": 125}
    assert said(a_filed(figures)) == []
    assert said(a_filed(figures | {"m_end": 120})) == [("M-END", "120", "125", f"m_end|{SAARTU}|")]


def test_the_sentence_says_what_is_wrong_what_was_expected_and_what_to_do() -> None:
    filed = a_filed({"m_begin": 100, "m_new": 30, "m_closed": 5, "m_end": 120})
    (finding,) = declared(filed, LAYOUT.check, MEASURES)
    assert finding.severity == "hard"
    assert (finding.sheet, finding.cell) == ("T1", "C8")
    assert finding.message.zh == (
        "期末商户数应等于期初商户数＋本期新增商户数－本期注销商户数；填报的是 120，按有关各栏应为 125。"
        "请核对这几栏，更正后重新报送。"
    )
    assert "it says 120, the other columns make it 125" in finding.message.en


def test_a_part_is_not_above_its_whole() -> None:
    assert said(a_filed({"tx_amt": 500_00, "campaign_amt": 500_00})) == []
    wrong = a_filed({"tx_amt": 500_00, "refund_amt": 500_01})
    assert [rule for rule, *_ in said(wrong)] == ["TX-REFUNDED"]


def test_qr_or_nfc_lies_between_the_larger_and_the_sum() -> None:
    both = {"m_qr": 60, "m_nfc": 40}
    assert said(a_filed(both | {"m_qr_or_nfc": 60})) == said(a_filed(both | {"m_qr_or_nfc": 100})) == []
    assert [rule for rule, *_ in said(a_filed(both | {"m_qr_or_nfc": 59}))] == ["M-QR"]
    assert [rule for rule, *_ in said(a_filed(both | {"m_qr_or_nfc": 101}))] == ["M-EITHER"]


def test_channels_add_up_and_relief_is_list_less_charged() -> None:
    channels = {
        "tx_nfc_cnt": 1,
        "tx_scan_cnt": 2,
        "tx_scanned_cnt": 3,
        "tx_frictionless_cnt": 4,
        "tx_inapp_cnt": 5,
    }
    assert said(a_filed(channels | {"tx_cnt": 15})) == []
    assert [s[:3] for s in said(a_filed(channels | {"tx_cnt": 16}))] == [("TX-CHANNELS", "16", "15")]
    fees = {"fee_list_amt": 900_00, "fee_charged_amt": 700_00}
    assert said(a_filed(fees | {"relief_amt": 200_00})) == []
    assert [rule for rule, *_ in said(a_filed(fees | {"relief_amt": 199_99}))] == ["F-RELIEF"]


def test_scenarios_of_a_region_together_stay_below_its_payments() -> None:
    figures = {("tx_cnt", SAARTU, ""): 100, ("scenario_tx_cnt", SAARTU, "bus"): 60}
    more = figures | {("scenario_tx_cnt", SAARTU, "gas"): 41}
    assert [f.rule for f in declared(of_places(figures), LAYOUT.check, MEASURES)] == []
    (finding,) = declared(of_places(more), LAYOUT.check, MEASURES)
    assert (finding.rule, finding.severity, finding.value, finding.expected) == (
        "TX-SCENARIOS",
        "soft",
        "101",
        "≤ 100",
    )


def test_used_points_have_payments_and_the_other_way_round() -> None:
    used = {"points_live": 3, "scenario_tx_cnt": 0}
    assert [rule for rule, *_ in said(a_filed(used, scenario="bus"))] == ["S-USED"]
    unused = a_filed({"points_live": 0, "scenario_tx_cnt": 7}, scenario="bus")
    assert [s[:3] for s in said(unused)] == [("S-USED", "0", "> 0")]


def test_a_blank_measure_makes_a_check_silent() -> None:
    assert said(a_filed({"m_begin": 100, "m_new": 30, "m_end": 7})) == []


def test_a_blank_field_in_a_filled_row_is_named_by_its_cell() -> None:
    group = LAYOUT.required[1]
    row = dict.fromkeys(group.measures, 1)
    figures = {(m, region, ""): 1 for region in (SAARTU, LINDIAN) for m in row}
    cells = {
        (m, region, ""): ("T2", f"{'CDEFG'[i]}{5 + n}")
        for n, region in enumerate((SAARTU, LINDIAN))
        for i, m in enumerate(row)
    }
    del figures["t_nfc", LINDIAN, ""]
    (finding,) = blanks(Filed("P01", "2019-06", figures, cells), [group], ["acquirer"], MEASURES)
    assert (finding.rule, finding.sheet, finding.cell) == ("FIELD-BLANK", "T2", "E6")
    assert finding.about == f"t_nfc|{LINDIAN}|"


def test_who_does_the_business_has_to_fill_the_sheet_and_nobody_else() -> None:
    empty = a_filed({})
    assert [f.rule for f in blanks(empty, LAYOUT.required[:1], ["acquirer"], MEASURES)] == ["FIELD-NONE"]
    assert blanks(empty, LAYOUT.required[:1], ["issuer"], MEASURES) == []


merchants = st.integers(0, 10**7)


@given(
    begin=merchants,
    new=merchants,
    closed=merchants,
    slip=st.integers(-(10**6), 10**6),
    where=st.sampled_from(4 * [0, 1, 2, 3]),
)
def test_any_disturbance_of_an_identity_is_found(
    begin: int, new: int, closed: int, slip: int, where: int
) -> None:
    end = begin + new - closed
    names = ("m_begin", "m_new", "m_closed", "m_end")
    values = dict(zip(names, (begin, new, closed, end), strict=True))
    assert "M-END" not in [rule for rule, *_ in said(a_filed(values))]
    wrong = values | {names[where]: values[names[where]] + slip}
    assert ("M-END" in [rule for rule, *_ in said(a_filed(wrong))]) == (slip != 0)


@pytest.mark.parametrize("check", LAYOUT.check, ids=lambda check: check.id)
def test_every_check_holds_at_its_border_and_breaks_beyond_it(check: Check) -> None:
    """Sides are made equal with 1000 in each measure; then the left one is raised by one."""
    right = sum(times for times, _ in check.right)
    figures = dict.fromkeys(check.measures, 1_000)
    figures[check.left[0][1]] = 1_000 * right
    filed = a_filed(figures)
    assert declared(filed, [check], MEASURES) == []
    beyond = 0 if check.relation == "both" else figures[check.left[0][1]] + 1
    broken = declared(a_filed(figures | {check.left[0][1]: beyond}), [check], MEASURES)
    assert [finding.rule for finding in broken] == [check.id]
    assert broken[0].message.zh
    assert broken[0].message.en


def test_sums_are_read_as_they_are_written() -> None:
    assert terms_of("a + 2 * b - c") == ((1, "a"), (2, "b"), (-1, "c"))
    for wrong in ("a b", "a +", "+ a", "a * b", "a + + b", "A"):
        with pytest.raises(ValueError, match="is not a sum of measures"):
            terms_of(wrong)


@pytest.mark.parametrize("holds", ["a < b", "a", "a = ", "a == b", "a <= b <= c"])
def test_a_check_that_cannot_be_read_is_refused(holds: str) -> None:
    with pytest.raises(ValueError, match="measures"):
        Check(id="X-Y", holds=holds)


def test_the_city_row_is_checked_as_any_other() -> None:
    city = next(code for code, region in PROGRAMME.regions.items() if not region.parent)
    assert [rule for rule, *_ in said(a_filed({"cmp_due": 3, "cmp_closed_on_time": 4}, region=city))] == [
        "C-ON-TIME"
    ]
