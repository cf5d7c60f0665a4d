"""What must hold in a return and what is looked at twice: the checks that a programme writes into its layout."""

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.model import Definition
from etl.values.amounts import Exact, Share
from etl.values.text import Text

ID = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"
Severity = Literal["hard", "soft"]
Over = Literal["row", "region", "institution"]
"""What a check looks at: each row, all rows of a region together, or the whole return."""
Relation = Literal["equal", "atmost", "both"]
Term = tuple[int, str]
"""(how often, measure code) in a sum of measures."""

_RELATIONS: dict[str, Relation] = {"<=": "atmost", "=": "equal", "with": "both"}
_HOLDS = re.compile(r"(?P<left>[^<=]+?)\s*(?P<relation><=|=|\bwith\b)\s*(?P<right>[^<=]+)")
_TERM = re.compile(r"\s*(?P<sign>[+-]?)\s*(?:(?P<times>\d+)\s*\*\s*)?(?P<measure>[a-z][a-z0-9_]*)\s*")


def terms_of(sum_: str) -> tuple[Term, ...]:
    """`m_begin + m_new - 2 * m_closed` as terms. Anything but a sum of measures is refused."""
    terms: list[Term] = []
    at = 0
    while at < len(sum_):
        match = _TERM.match(sum_, at)
        if match is None or (bool(match["sign"]) != bool(terms) and match["sign"] != "-"):
            raise ValueError(f"“{sum_.strip()}” is not a sum of measures: write measure codes with + and -")
        times = int(match["times"] or 1)
        terms.append((-times if match["sign"] == "-" else times, match["measure"]))
        at = match.end()
    return tuple(terms)


class Check(Definition):
    """[[check]]: two sums of measures and how they stand to each other.

    `left = right`, `left <= right`, or `left with right`: either both are zero or neither is. It is held against
    each row, against the sums of each region, or against the whole return; where a measure in it is blank, it
    says nothing.
    """

    id: str = Field(pattern=ID)
    severity: Severity = "hard"
    holds: str
    over: Over = "row"

    @model_validator(mode="after")
    def _can_be_read(self) -> "Check":
        if _HOLDS.fullmatch(self.holds) is None:
            raise ValueError(f"“{self.holds}” is not two sums of measures with =, <= or with between them")
        if not (self.left and self.right):
            raise ValueError(f"“{self.holds}” has an empty side")
        return self

    @cached_property
    def relation(self) -> Relation:
        """How `left` stands to `right`: equal, at most, or both zero or neither."""
        return _RELATIONS[self._parts["relation"]]

    @cached_property
    def left(self) -> tuple[Term, ...]:
        """The sum before the sign, as (how often, measure)."""
        return terms_of(self._parts["left"])

    @cached_property
    def right(self) -> tuple[Term, ...]:
        """The sum behind the sign, as (how often, measure)."""
        return terms_of(self._parts["right"])

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that it reads, each once, in the order in which they are written."""
        return tuple(dict.fromkeys(measure for _, measure in (*self.left, *self.right)))

    @cached_property
    def _parts(self) -> dict[str, str]:
        match = _HOLDS.fullmatch(self.holds)
        assert match is not None
        return match.groupdict()


class Carried(Definition):
    """[[carried]]: what a month begins with is what the month before ended with, region by region.

    `begins` is a sum of measures of this month, `ended` one of the month before, to which what the members ended
    with that merged into this one is added.
    """

    id: str = Field(pattern=ID)
    severity: Severity = "hard"
    begins: str
    ended: str

    @field_validator("begins", "ended")
    @classmethod
    def _is_sum(cls, value: str) -> str:
        terms_of(value)
        return value

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of both sums, each once, in the order in which they are written."""
        return tuple(dict.fromkeys(measure for _, measure in terms_of(f"{self.begins} + {self.ended}")))


class Required(Definition):
    """[[required]]: an institution of one of these kinds fills these measures in every row that it fills at all."""

    kinds: tuple[str, ...] = Field(min_length=1)
    measures: tuple[str, ...] = Field(min_length=1)


class Ticket(Definition):
    """[[watch.ticket]]: amount ÷ count lies between `low` and `high` (major units); without them each kind of point
    has its own band in scenarios.toml."""

    amount: str
    count: str
    low: Exact | None = None
    high: Exact | None = None

    @model_validator(mode="after")
    def _band(self) -> "Ticket":
        if (self.low is None) != (self.high is None):
            raise ValueError("a band of the average ticket has both low and high, or neither")
        if self.low is not None and self.high is not None and not 0 <= self.low < self.high:
            raise ValueError("the band of the average ticket must run upwards from 0 or more")
        return self


class WatchedShare(Definition):
    """[[watch.share]]: a part above this share of its whole has to be explained."""

    part: str
    whole: str
    above: Share


class Watched(Definition):
    """[watch]: what is looked at twice, by the whole return's sums.

    `totals` are compared with the months before; `stocks` should move now and then; `stirring` are flows that
    cannot be zero for half a year where the measure after the colon is not small (`m_closed: m_end`).
    """

    totals: tuple[str, ...] = ()
    stocks: tuple[str, ...] = ()
    stirring: tuple[str, ...] = ()
    ticket: tuple[Ticket, ...] = ()
    share: tuple[WatchedShare, ...] = ()

    @property
    def stirred(self) -> tuple[tuple[str, str], ...]:
        """(flow, the stock it comes from)"""
        return tuple(
            (flow.strip(), stock.strip()) for flow, _, stock in (s.partition(":") for s in self.stirring)
        )

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that are watched, each once: totals, stocks, then those of pairs."""
        pairs = [(t.amount, t.count) for t in self.ticket] + [(s.part, s.whole) for s in self.share]
        named = (*self.totals, *self.stocks, *(m for pair in (*pairs, *self.stirred) for m in pair))
        return tuple(dict.fromkeys(named))


class SecondSource(Definition):
    """[second]: the layout of another body's own figures for the same things; kept beside the returns, never added.

    A measure that differs from the returns by more than `differs_above` is asked about.
    """

    of: Text
    differs_above: Share
