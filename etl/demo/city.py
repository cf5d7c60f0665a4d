"""What the whole city reaches, month by month.

Figures marked "published" are those of the article on Daqing in 《金卡生活》; all others are invented for the
demonstration.
"""

from dataclasses import dataclass

from etl.demo.curves import between
from etl.values.periods import Period, periods_between

CITY = "230600"
PERIODS = tuple(str(p) for p in periods_between(Period(2018, 4), Period(2019, 12)))
LAST = len(PERIODS) - 1

TRANSACTIONS = (92_000, 1_130_000)
"""Published: 9.2万笔 in the first month, 113万笔 at the end of 2019."""
REGISTERED_USERS = (86_000, 700_000)
"""The end is published (70万); the start is the stock before the first month."""
MERCHANTS = (19_800, 41_600)
TERMINALS = (16_900, 29_800)
CARD_HOLDERS = (1_612_000, 1_705_000)
SERVICE_POINTS = (34, 228)
"""Published: over 200 惠农站."""
DORMANT_SERVICE_POINTS_PERMILLE = 66

_TX_SEASON = {
    2018: (1000, 940, 880, 870, 910, 1010, 1040, 990, 950),
    2019: (930, 780, 920, 980, 1040, 1060, 1000, 980, 1050, 1060, 1010, 1000),
}
"""In permille of the curve, from April 2018 on: a trough after the start, campaigns in autumn 2018 and in
early summer and autumn 2019, quiet winters, the Spring Festival of February 2019."""
CAMPAIGN_MONTHS = frozenset({"2018-09", "2018-10", "2019-05", "2019-06", "2019-09", "2019-10"})
_MONTH_SEASON = (970, 840, 960, 990, 1020, 1020, 1010, 1000, 1030, 1020, 1000, 1000)
"""How much is bought at all, January to December, in permille of a plain month."""


@dataclass(frozen=True)
class Kind:
    """A kind of scenario point: how many are connected at the end, since when, and what is paid there.

    `transactions` is the last month's UnionPay mobile payments, `ticket` their average in fen; the shares are
    UnionPay's part of all payments in the last month, by count and by amount, in permille.
    """

    covered: int
    first: str
    transactions: int
    ticket: int
    count_share: int
    amount_share: int


KINDS = {
    # Published: 356 buses, one fifth of the takings; 457 pharmacies; 33 gas stations; 347 petrol stations;
    # 6 city and 4 county circles; over 1,000 POS at government counters.
    "bus": Kind(356, "2018-09", 286_000, 118, 168, 200),
    "hospital": Kind(31, "2018-07", 41_000, 16_800, 94, 88),
    "clinic": Kind(118, "2018-11", 16_500, 6_200, 121, 112),
    "pharmacy": Kind(457, "2018-06", 68_000, 4_700, 152, 161),
    "campus": Kind(5, "2018-09", 24_000, 8_600, 137, 149),
    "canteen": Kind(46, "2018-10", 78_000, 1_160, 233, 219),
    "market": Kind(9, "2018-08", 31_000, 2_300, 74, 69),
    "fresh-shop": Kind(137, "2018-07", 58_000, 3_400, 118, 114),
    "parking": Kind(38, "2018-06", 47_000, 620, 146, 151),
    "gas": Kind(33, "2018-12", 38_000, 7_800, 412, 405),
    "petrol": Kind(347, "2018-05", 82_000, 15_800, 187, 182),
    "circle-city": Kind(6, "2018-12", 58_000, 11_200, 102, 97),
    "circle-county": Kind(4, "2019-04", 17_800, 7_800, 91, 86),
    "utility": Kind(47, "2018-07", 36_000, 9_400, 164, 158),
    "government": Kind(1_036, "2018-08", 19_500, 61_000, 221, 174),
    "traffic-fine": Kind(21, "2018-10", 5_900, 15_200, 243, 247),
    "rural-bus": Kind(74, "2019-05", 6_200, 1_100, 83, 87),
}
FRICTIONLESS_PERMILLE = {"gas": 920, "parking": 550}
IN_APP_PERMILLE = {"utility": 600, "campus": 700}
OTHER_TICKET = 4_600
"""Average in fen of what is paid outside the counted scenarios."""
RURAL_TICKET = 18_000

COUNTIES_FROM = "2019-01"
"""Published: 2019年向县域乡村纵深发展，以林甸县为重点县，其余三县同步拓展."""
COUNTY_WEIGHTS = {"230623": 8, "230624": 3}
"""From then on so many times as many service points are set up there as the merchants there would have brought about:
first in the key county, and in the other one with few merchants."""

VILLAGES = {"230605": 18, "230606": 62, "230621": 104, "230622": 135, "230623": 83, "230624": 79}
"""Administrative villages to be served, by region."""


def level(ends: tuple[int, int], step: int) -> int:
    """A month-end stock that was `ends[0]` before the first month and is `ends[1]` in the last."""
    return between(*ends, step + 1, LAST + 1)


def transactions(step: int) -> int:
    """Mobile payments acquired in the whole city in the month."""
    return between(*TRANSACTIONS, step, LAST) * (*_TX_SEASON[2018], *_TX_SEASON[2019])[step] // 1000


def covered(kind: Kind, step: int) -> int:
    """Points of a kind connected in the whole city: none before its first month, at least one in it."""
    first = PERIODS.index(kind.first)
    if step < first:
        return 0
    return max(1, between(0, kind.covered, step - first + 1, LAST - first + 1))


def season(step: int) -> int:
    """How much is bought at all in the month, in permille of the last one."""
    return _MONTH_SEASON[int(PERIODS[step][5:]) - 1]
