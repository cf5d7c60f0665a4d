"""How often does each check speak where nothing is wrong, and how often is it silent where something is?

Measured on the figures of the demonstration, whose faults are known, and on faults put into them one at a time.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from etl.checks.filed import Figures, Filed, Place
from etl.checks.history import CHANGES_NEEDED, STILL_MONTHS, History
from etl.checks.measured import Measured, Planted, Rate
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.demo.chance import chance
from etl.demo.city import PERIODS
from etl.demo.faults import FAULTS
from etl.demo.model import figures
from etl.demo.stage import Values
from etl.demo.trouble import TROUBLE
from etl.intake.checking import A_YEAR, RECENT, against_history, units_of, within
from etl.values.findings import Finding
from etl.values.periods import Period

TRIALS = 300
MOST = 5
WRONG = ("copied month", "campaign spike")
"""Planted faults that stand in the figures themselves; the others are in arrivals, versions and registers."""

_APPLIES: Mapping[str, Callable[[History], bool]] = {
    "CARRY-NEXT": lambda history: history.next is not None,
    "MONTH-RANGE": lambda history: history.before in history.sums,
    "MONTH-UNUSUAL": lambda history: len(history.sums) > CHANGES_NEEDED,
    "UNIT-SLIP": lambda history: bool(history.recent),
    "MONTH-COPIED": lambda history: history.last is not None,
    "SHEET-COPIED": lambda history: history.last is not None,
    "REGION-GONE": lambda history: history.last is not None,
    "ROWS-SHIFTED": lambda history: history.last is not None,
    "COLUMNS-SWAPPED": lambda history: history.last is not None,
    "STOCK-STILL": lambda history: len(history.sums) >= STILL_MONTHS - 1,
    "FLOW-NONE": lambda history: len(history.sums) >= STILL_MONTHS - 1,
}
"""When a rule can speak at all; those not named here always can."""


def _always(history: History) -> bool:
    return True


@dataclass(frozen=True)
class _Month:
    filed: Filed
    history: History
    values: Values
    before: Values


def check_rates(programme: Programme, layout: Layout, seed: int, trials: int = TRIALS) -> Measured:
    """False alarms of every soft rule on the clean returns, and what is found of each fault planted into them."""
    months = _clean_months(programme, layout, seed)
    alarms: Counter[str] = Counter()
    hard = 0
    for month in months:
        said = _findings(programme, layout, month.filed, month.history)
        alarms.update({finding.rule for finding in said})
        hard += any(finding.severity == "hard" for finding in said)
    rates = {}
    for rule in soft_rules(layout):
        applies = _APPLIES.get(rule, _always)
        rates[rule] = Rate(found=alarms[rule], of=sum(applies(month.history) for month in months))
    planted = {name: _planted(programme, layout, months, name, seed, trials) for name in FAULTS}
    return Measured(seed=seed, returns=len(months), hard=hard, alarm=rates, planted=planted)


def soft_rules(layout: Layout) -> list[str]:
    """Rules that a return can raise without being sent back: the layout's own, then those of statistics."""
    own = [check.id for check in layout.check if check.severity == "soft"]
    own += [carried.id for carried in layout.carried if carried.severity == "soft"]
    return [
        *own,
        "CARRY-NEXT",
        "MONTH-RANGE",
        "MONTH-UNUSUAL",
        "UNIT-SLIP",
        "MONTH-COPIED",
        "SHEET-COPIED",
        "REGION-GONE",
        "ROWS-SHIFTED",
        "COLUMNS-SWAPPED",
        "STOCK-STILL",
        "FLOW-NONE",
        "TICKET-RANGE",
        "SHARE-ABOVE",
        "DIGITS-ROUND",
        "DIGITS-LAST",
        "ROWS-ALIKE",
        "COLUMNS-ALIKE",
    ]


def _planted(
    programme: Programme, layout: Layout, months: list[_Month], name: str, seed: int, trials: int
) -> Planted:
    """`trials` returns with this fault: which rules speak that were silent without it."""
    draw = chance(seed, "faults", name)
    with_history = [month for month in months if month.history.last is not None]
    rules: Counter[str] = Counter()
    found = hard = done = 0
    while done < trials:
        month = draw.choice(with_history)
        wrong = FAULTS[name](draw, month.values, month.before)
        if wrong is None or wrong == month.values:
            continue
        done += 1
        usual = {f.rule for f in _findings(programme, layout, month.filed, month.history)}
        filed = _filed(programme, layout, month.filed.institution, month.filed.period, wrong)
        said = _findings(programme, layout, filed, month.history)
        new = {finding.rule for finding in said} - usual
        rules.update(new)
        found += bool(new)
        hard += any(finding.severity == "hard" for finding in said)
    return Planted(trials=trials, found=found, sent_back=hard, rules=spoke_most(rules))


def spoke_most(rules: Mapping[str, int]) -> dict[str, int]:
    """The five rules that spoke most, the most first; of rules that spoke as often the first by id."""
    return dict(sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST])


def _findings(programme: Programme, layout: Layout, filed: Filed, history: History) -> list[Finding]:
    return [*within(programme, layout, filed), *against_history(programme, layout, filed, history)]


def _clean_months(programme: Programme, layout: Layout, seed: int) -> list[_Month]:
    """Every return of the demonstration without a planted fault, with the history it comes in upon."""
    stage = figures(programme, seed).stage
    planted = {(trouble.institution, trouble.period) for trouble in TROUBLE if trouble.what in WRONG}
    filed = {
        (code, PERIODS[step]): _filed(programme, layout, code, PERIODS[step], values)
        for step, month in enumerate(stage.months)
        for code, values in month.items()
    }
    months = []
    for step, month in enumerate(stage.months):
        for code, values in month.items():
            if (code, PERIODS[step]) not in planted:
                before = stage.months[step - 1].get(code, {}) if step else {}
                history = _history(programme, filed, code, PERIODS[step])
                months.append(_Month(filed[code, PERIODS[step]], history, values, before))
    return months


def _history(programme: Programme, filed: Mapping[tuple[str, str], Filed], code: str, name: str) -> History:
    """As `etl.intake.checking.history_of` reads it from the store, when every return comes in its turn."""
    period = Period.parse(name)
    before = str(period.previous)
    merged = [
        one.code for one in programme.institutions.values() if (one.successor, one.valid_to) == (code, before)
    ]
    near = [str(period.shift(-back)) for back in range(RECENT, 0, -1)]
    year = [str(period.shift(-back)) for back in range(1, A_YEAR + 1)]
    absorbed: tuple[Figures, ...] = tuple(filed[one, before].figures for one in merged)
    return History(
        before,
        {month: filed[code, month].figures for month in near if (code, month) in filed},
        {month: filed[code, month].sums for month in year if (code, month) in filed},
        absorbed,
    )


def _filed(programme: Programme, layout: Layout, code: str, period: str, values: Values) -> Filed:
    """The figures of the generator as a return that was read; only sheets are known of their cells."""
    sheets = {column.measure: sheet.name for sheet in layout.sheet for column in sheet.column}
    places: dict[Place, int] = {(measure, region, kind): v for (region, kind, measure), v in values.items()}
    cells = {place: (sheets[place[0]], "") for place in places}
    return Filed(code, period, places, cells, units_of(programme, layout))
