"""Each planted fault is in the figures, where the table says, and in no other month."""

from fractions import Fraction

from etl.demo.city import PERIODS
from etl.demo.model import Figures
from etl.demo.stage import Values
from etl.demo.trouble import troubles, with_unit_slip
from tests.unit.demo.ledger import of_institution

AMOUNTS_OF_T4 = {"tx_amt", "refund_amt", "campaign_amt", "subsidy_amt"}


def campaign_share(values: Values) -> Fraction:
    return Fraction(of_institution(values, "campaign_cnt"), max(1, of_institution(values, "tx_cnt")))


def test_one_month_of_one_institution_is_mostly_campaign(made: Figures) -> None:
    above_half = [
        (institution, PERIODS[step])
        for step, month in enumerate(made.stage.months)
        for institution, values in month.items()
        if campaign_share(values) > Fraction(1, 2)
    ]
    assert above_half == [(t.institution, t.period) for t in troubles("campaign spike")]


def unchanged(before: Values, now: Values) -> Fraction:
    """Share of the figures above zero that repeat the month before."""
    compared = [key for key, value in now.items() if value]
    return Fraction(sum(before.get(key) == now[key] for key in compared), max(1, len(compared)))


def test_one_month_repeats_the_one_before(made: Figures) -> None:
    copied = [
        (institution, PERIODS[step])
        for step in range(1, len(PERIODS))
        for institution, values in made.stage.months[step].items()
        if institution in made.stage.months[step - 1]
        and unchanged(made.stage.months[step - 1][institution], values) > Fraction(9, 10)
    ]
    assert copied == [(t.institution, t.period) for t in troubles("copied month")]


def test_no_asserted_month_is_copied() -> None:
    assert not {t.period for t in troubles("copied month")} & {"2018-04", "2019-12"}


def test_a_slip_makes_the_amounts_of_the_sheet_ten_thousand_times_too_small(made: Figures) -> None:
    (slip,) = troubles("unit slip")
    right = made.stage.months[PERIODS.index(slip.period)][slip.institution]
    wrong = with_unit_slip(right)
    assert {key[2] for key in right if right[key] != wrong[key]} == AMOUNTS_OF_T4
    for key in right:
        if key[2] in AMOUNTS_OF_T4:
            assert abs(wrong[key] * 10_000 - right[key]) <= 5_000


def test_the_absorbed_bank_hands_everything_over(made: Figures) -> None:
    (merger,) = troubles("merger")
    step = PERIODS.index(merger.period)
    before, after = made.stage.months[step - 1], made.stage.months[step]
    assert merger.institution in before
    assert merger.institution not in after
    heir = made.stage.members[merger.institution].successor
    for measure in ("points_total", "villages_total"):
        together = of_institution(before[heir], measure) + of_institution(before[merger.institution], measure)
        assert of_institution(after[heir], measure) == together
