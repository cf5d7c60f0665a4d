"""Section two of a bulletin: how far merchants' acceptance is upgraded, who leads and who trails by it."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from etl.composing.book import Phrase, joined, together
from etl.composing.bulletin.general import indicator_sentence
from etl.composing.choice import first_and_last, is_end_open, leaves_some_out, placed
from etl.composing.figures import unit_of, value_text
from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator
from etl.editions.model import Block
from etl.queries.figures.rank import Ranking
from etl.scoring.ranking import RankRow
from etl.values.exact import written
from etl.values.told import Told
from etl.wording import numbers

Blocks = tuple[Block, ...]


def upgrade(writer: Writer) -> Blocks:
    """Section two: its indicators as ratios, and of the first of them who leads and who trails; nothing where no
    indicator is placed here."""
    indicators = placed(writer, "upgrade")
    if not indicators:
        return ()
    first = indicators[0]
    return (
        *writer.paragraph(
            "upgrade.rates", [_ratio(writer, one) for one in indicators if not _is_told(writer, one)]
        ),
        *_standing(writer, "upgrade", first),
    )


def _is_told(writer: Writer, indicator: Indicator) -> bool:
    """Whether it is a headline volume, which section one has told."""
    return (
        not indicator.denominator
        and indicator.numerator in writer.material.programme.settings.headline.measures
    )


def _ratio(writer: Writer, indicator: Indicator) -> Phrase | None:
    """A share with what is divided by what; of other ratios (payments per user) both are no parts of a whole."""
    if not indicator.is_share:
        return indicator_sentence(writer, indicator)
    figure, code = writer.figures.phrase, indicator.code
    said = writer.say(
        "ratio",
        name=writer.indicator_name(indicator),
        value=figure(f"indicator.{code}.value"),
        numerator=figure(f"indicator.{code}.numerator"),
        denominator=figure(f"indicator.{code}.denominator"),
        mom=figure(f"indicator.{code}.mom"),
    )
    return said or indicator_sentence(writer, indicator)


def _standing(writer: Writer, section: str, indicator: Indicator) -> Iterable[Block]:
    """Who leads and who trails by an indicator, and the medians of the groups. Volumes of single ones stay out."""
    ranking = writer.material.ranking(indicator.code)
    first, last = first_and_last(writer, ranking)
    if not (first or last):
        return
    told, ranked = leaders(writer, ranking, first, is_open=True), writer.material.programme.settings.ranked
    trailing = None
    if last:
        trailing = writer.say(f"trailers.{ranked}", list=writer.place_items(ranking, last, is_open=True))
        others = writer.say("trailers-others") if leaves_some_out(writer, ranking) else None
        trailing = together([one for one in (trailing, others) if one is not None])
    elif is_end_open(writer, ranking):
        trailing = writer.say("trailers-open")
    see = writer.say("see-annex", annex=writer.figures.phrase("annex.ranks"))
    yield from writer.paragraph(f"{section}.standing", [told, trailing, medians(writer, ranking), see])


def leaders(
    writer: Writer, ranking: Ranking, first: Sequence[RankRow], *, is_open: bool = False
) -> Phrase | None:
    """Who leads; `is_open`: with the places that stay possible, for which a slide has no room."""
    name = writer.indicator_name(ranking.indicator)
    ranked = writer.material.programme.settings.ranked
    listed = writer.place_items(ranking, first, is_open=is_open) if first else None
    return writer.say(f"leaders.{ranked}", indicator=name, list=listed) if first else None


def medians(writer: Writer, ranking: Ranking) -> Phrase | None:
    """The median of each group that has places."""
    items = []
    for code in writer.material.programme.groups:
        row = next((r for r in ranking.ranked if r.figure.group == code and r.group_rank is not None), None)
        if row is None or row.group_median is None:
            continue
        items.append(
            writer.say(
                "value-item",
                name=writer.group_inside(code),
                value=median_figure(writer, ranking, code, row.group_median, bare=False),
            )
        )
    there = [item for item in items if item is not None]
    return writer.say("medians", list=joined(there, "；", "; ", "; ")) if there else None


def median_figure(
    writer: Writer, ranking: Ranking, group: str, median: Fraction, *, bare: bool = True
) -> Phrase:
    """The median of a peer group in the indicator's unit, made of every member's figures. `bare`: without the unit."""
    indicator = ranking.indicator
    text = numbers.in_a_table(median, indicator.decimals) if bare else value_text(indicator, median)
    basis = [
        one
        for member in writer.material.members.values()
        if member.group == group
        for one in writer.basis(indicator, ranking.period, member.code)
    ]
    id = f"{'table' if bare else 'rank'}.{indicator.code}.{ranking.period}.{group}.median"
    is_band = isinstance(median, Told)
    return writer.book.add(id, written(median), unit_of(indicator), text, basis, is_band=is_band)
