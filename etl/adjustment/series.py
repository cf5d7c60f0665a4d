"""A series that can be adjusted, or the sentence that says what it lacks. The program is not asked for these answers:
it ends with code 0 when it refuses, fills what it takes for gaps, and calls a constant series adjusted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.definitions.history import Break
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text

FEWEST = 36
"""Months: three years. A model that is chosen automatically would need 40; ours is fixed."""
_NAMED = 6
"""So many months are named in a sentence; of more it says how many."""
_AND_MORE = Text(zh="{named}等{n}个月", en="{named} and {more} more")


@dataclass(frozen=True)
class Series:
    """Figures above zero, one a month without a gap, in the measure's whole units."""

    first: Period
    values: tuple[int, ...]

    @property
    def months(self) -> tuple[Period, ...]:
        """The month of each value, from `first` on, without a gap."""
        return tuple(self.first.shift(step) for step in range(len(self.values)))

    def until(self, months: int) -> "Series":
        """As it stood after that many months."""
        return Series(self.first, self.values[:months])


def series_of(sums: Mapping[str, int], upto: Period, breaks: Sequence[Break] = ()) -> Series:
    """From the first figure, or the last break before `upto`, to `upto`; whatever cannot be adjusted is refused."""
    if upto.per_year != 12:
        raise _not_monthly()
    since = max((Period.parse(one.since) for one in breaks if Period.parse(one.since) <= upto), default=None)
    known = sorted(month for month in map(Period.parse, sums) if month <= upto and month >= (since or month))
    if not known:
        raise _nothing(upto)
    months = [known[0]]
    while months[-1] < upto:
        months.append(months[-1].shift(1))
    if missing := [one for one in months if str(one) not in sums]:
        raise _gaps(missing)
    values = tuple(sums[str(one)] for one in months)
    if low := [one for one, value in zip(months, values, strict=True) if value < 0]:
        raise _negative(low)
    if low := [one for one, value in zip(months, values, strict=True) if value == 0]:
        raise _zero(low)
    if len(values) < FEWEST:
        raise _short(len(values), since if since == known[0] else None)
    if len(set(values)) == 1:
        raise _constant()
    return Series(known[0], values)


def _named(months: Sequence[Period]) -> Text:
    said = [one.name for one in months[:_NAMED]]
    zh, en = "、".join(one.zh for one in said), ", ".join(one.en for one in said)
    if (more := len(months) - _NAMED) <= 0:
        return Text(zh=zh, en=en)
    return Text(zh=_AND_MORE.zh.format(named=zh, n=len(months)), en=_AND_MORE.en.format(named=en, more=more))


def _not_monthly() -> Refusal:
    return Refusal(
        Text(
            en="Only monthly series are adjusted; this programme reports by another period, so look at the change on "
            "the year.",
            zh="只对月度序列作季节调整；本项目不按月报送，请看同比。",
        )
    )


def _nothing(upto: Period) -> Refusal:
    return Refusal(
        Text(
            en=f"There is no figure up to {upto.name.en}, so there is nothing to adjust; choose another measure or "
            "month.",
            zh=f"截至{upto.name.zh}没有数据，无从调整；请另选计量项或月份。",
        )
    )


def _gaps(missing: Sequence[Period]) -> Refusal:
    return Refusal(
        Text(
            en=f"The series has gaps ({_named(missing).en}), and a guessed month would stand in the adjusted "
            "figures; have the missing returns filed.",
            zh=f"序列有缺月（{_named(missing).zh}），以推测值填补会进入调整结果；请补报缺失的报表。",
        )
    )


def _negative(months: Sequence[Period]) -> Refusal:
    return Refusal(
        Text(
            en=f"The series is below zero in {_named(months).en}; season and festival are estimated as percentages, "
            "which needs figures above zero. Look at the plain figures, or have the returns corrected.",
            zh=f"序列在{_named(months).zh}为负数；季节和节日影响按百分比估计，须为正数。请看原始数据，或更正报表。",
        )
    )


def _zero(months: Sequence[Period]) -> Refusal:
    return Refusal(
        Text(
            en=f"The series is zero in {_named(months).en}; season and festival are estimated as percentages, which "
            "needs figures above zero. Look at the plain figures, or have the returns corrected.",
            zh=f"序列在{_named(months).zh}为零；季节和节日影响按百分比估计，须为正数。请看原始数据，或更正报表。",
        )
    )


def _short(months: int, since: Period | None) -> Refusal:
    lacking = FEWEST - months
    begun_en = f" since what is counted changed in {since.name.en}" if since else ""
    begun_zh = f"自{since.name.zh}口径变化以来" if since else ""
    return Refusal(
        Text(
            en=f"Adjusting for the season needs {FEWEST} months; there are {months}{begun_en}, {lacking} too few. "
            "Until then compare with the same month of the year before.",
            zh=f"季节调整至少需要{FEWEST}个月，{begun_zh}现有{months}个月，还差{lacking}个月；此前请看同比。",
        )
    )


def _constant() -> Refusal:
    return Refusal(
        Text(
            en="The figure is the same in every month, so there is no season to take out; look at the plain figures.",
            zh="各月数字相同，没有季节因素可剔除；请看原始数据。",
        )
    )
