"""Facts: one integer per filing x institution x region x scenario x measure, with the cell it came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select

from store.errors import StoreError
from store.names import meant, resolved
from store.once import is_reading_once, once
from store.programmes import data_version
from store.rows import CONTROL, FIELD_END, check_frame, insert_frame, packed, unpack
from store.sources import of_sources
from store.tables import fact, filing

__all__ = [
    "DRAFT",
    "FACTS",
    "KEY",
    "codes_in_force",
    "data_version",
    "figures_in_force",
    "hold_facts",
    "periods",
    "read_facts",
    "read_filings",
    "read_version",
]

KEY = ["institution", "region", "scenario", "measure"]
DRAFT = {
    "institution": pl.String,
    "region": pl.String,
    "scenario": pl.String,
    "measure": pl.String,
    "value": pl.Int64,
    "sheet": pl.String,
    "cell": pl.String,
}
AT_A_TIME = 1 << 18
"""Rows that are held against those before them at a time."""
FACTS = {"filing": pl.Int64, "period": pl.String} | DRAFT


def read_facts(
    engine: Engine,
    programme: str,
    *,
    periods: Sequence[str] | None = None,
    measures: Sequence[str] | None = None,
    institutions: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> pl.DataFrame:
    """The facts in force, now or at a moment: columns of `FACTS`, by filing, then by the fact's key.

    Counts are integers, money is in the minor unit. "" in region or scenario means that the fact has none.
    A filter that is None lets everything through, an empty one nothing; but without `sources` nothing comes from a
    second source, whose figures say again what the returns say. Figures under a name that nobody knew stand under the
    institution that somebody decided it to be (`store.names`).
    """
    if as_known_on is None or institutions is not None or sources is not None:
        return _read(engine, programme, periods, measures, institutions, sources, as_known_on)
    if measures is None:
        all_of_them = (engine, programme, None if periods is None else tuple(periods), as_known_on)
        return once(
            ("all", *all_of_them), lambda: _read(engine, programme, periods, None, None, None, as_known_on)
        )
    # Within one act, what was known of some measures is read once, of all periods, and asked for by periods.
    asked = tuple(sorted(set(measures)))
    key = (engine, programme, asked, as_known_on)
    if periods is not None and not is_reading_once():
        return _read(engine, programme, periods, asked, None, None, as_known_on)
    whole = once(key, lambda: _of_held(engine, programme, asked, as_known_on))
    return whole if periods is None else whole.filter(pl.col("period").is_in(list(periods)))


def hold_facts(engine: Engine, programme: str, measures: Iterable[str], as_known_on: datetime) -> None:
    """Within one act: read what will be asked of these measures at one go. A filing's facts stand by institution and
    not by measure, so that reading some of them takes as long as finding the filing's rows, a dozen times over."""
    kept = tuple(sorted(set(measures)))
    if kept and is_reading_once():
        frame = read_facts(engine, programme, measures=kept, as_known_on=as_known_on)
        _held(engine, programme, as_known_on).append((frozenset(kept), frame))


def _held(engine: Engine, programme: str, as_known_on: datetime) -> list[tuple[frozenset[str], pl.DataFrame]]:
    return once((engine, programme, "held", as_known_on), lambda: [])


def _of_held(engine: Engine, programme: str, asked: Sequence[str], as_known_on: datetime) -> pl.DataFrame:
    """All periods of these measures: out of what is held, if it is there."""
    for measures, frame in _held(engine, programme, as_known_on):
        if measures.issuperset(asked):
            return frame.filter(pl.col("measure").is_in(list(asked)))
    return _read(engine, programme, None, asked, None, None, as_known_on)


def _read(
    engine: Engine,
    programme: str,
    periods: Sequence[str] | None,
    measures: Sequence[str] | None,
    institutions: Sequence[str] | None,
    sources: Sequence[str] | None,
    as_known_on: datetime | None,
) -> pl.DataFrame:
    with engine.connect() as connection:
        known = meant(connection, programme, as_known_on)
        columns = [filing.c.period if name == "period" else fact.c[name] for name in FACTS]
        rows = select(packed(connection, columns)).where(
            fact.c.filing == filing.c.id,
            *wanted(fact.c.measure, measures),
            *wanted(fact.c.institution, _with_names(institutions, known)),
        )
        query = select(rows.correlate(filing).scalar_subquery()).where(
            filing.c.programme == programme,
            of_sources(sources),
            in_force(as_known_on),
            *wanted(filing.c.period, periods),
        )
        facts = unpack(_by_filing(connection.execute(query).scalars()), FACTS)
    facts = resolved(facts, known)
    if institutions is not None and known:
        facts = facts.filter(pl.col("institution").is_in(list(institutions)))
    return facts if _are_sorted(facts) else facts.sort("filing", *KEY)


def _by_filing(texts: Iterable[str | None]) -> Iterator[str]:
    """Packed texts by the filing that each begins with. A country's are let go as they are handed on."""
    last_first = sorted(filter(None, texts), key=lambda text: -int(text[: text.index(FIELD_END)]))
    while last_first:
        yield last_first.pop()


def _are_sorted(facts: pl.DataFrame) -> bool:
    """Whether the rows stand by filing and key, as they mostly come from the table: asking takes a tenth of sorting."""
    is_before, is_same = pl.lit(False), pl.lit(True)
    for name in ("filing", *KEY):
        one, last = pl.col(name), pl.col(name).shift(1)
        is_before |= is_same & (one < last)
        is_same &= one == last
    parts = (facts.slice(first, AT_A_TIME + 1) for first in range(0, facts.height, AT_A_TIME))
    return not any(part.select(is_before.any()).item() for part in parts)


def _with_names(institutions: Sequence[str] | None, known: Mapping[str, str]) -> Sequence[str] | None:
    """The institutions and the provisional codes that are decided to be theirs, or were filed under."""
    if institutions is None or not known:
        return institutions
    others = [code for code, one in known.items() if one in institutions]
    return [*institutions, *others, *(known[code] for code in institutions if code in known)]


def figures_in_force(engine: Engine, programme: str, periods: Sequence[str]) -> dict[str, frozenset[str]]:
    """Period -> who has a filing with figures in force now, second sources apart; no period without any."""
    # As one text a period: to hand over a row for each of thousands of filings takes four times as long.
    filers = func.aggregate_strings(filing.c.institution, FIELD_END)
    query = (
        select(filing.c.period, filers)
        .where(
            filing.c.programme == programme,
            of_sources(None),
            in_force(None),
            filing.c.fact_count > 0,
            *wanted(filing.c.period, periods),
        )
        .group_by(filing.c.period)
    )
    with engine.connect() as connection:
        return {period: frozenset(text.split(FIELD_END)) for period, text in connection.execute(query)}


def codes_in_force(engine: Engine, programme: str, periods: Sequence[str]) -> dict[str, frozenset[str]]:
    """Column -> the codes that the facts in force of these periods stand under, second sources apart; without "".

    A name that somebody decided about is the institution that it was decided to be."""
    columns = (fact.c.institution, fact.c.region, fact.c.scenario)
    query = (
        select(*columns)
        .distinct()
        .where(
            fact.c.filing == filing.c.id,
            filing.c.programme == programme,
            of_sources(None),
            in_force(None),
            *wanted(filing.c.period, periods),
        )
    )
    with engine.connect() as connection:
        known = meant(connection, programme, None)
        rows = connection.execute(query).all()
    found = {column.name: {row[place] for row in rows} - {""} for place, column in enumerate(columns)}
    found["institution"] = {known.get(code, code) for code in found["institution"]}
    return {name: frozenset(codes) for name, codes in found.items()}


def read_version(engine: Engine, filing_id: int) -> pl.DataFrame:
    """The facts of one filing, in force or superseded: columns of `FACTS`."""
    with engine.connect() as connection:
        row = packed(connection, [fact.c.filing, filing.c.period, *(fact.c[name] for name in DRAFT)])
        query = select(row).where(fact.c.filing == filing.c.id, filing.c.id == filing_id)
        texts = connection.execute(query).scalars().all()
    return unpack(texts, FACTS).sort("filing", *KEY)


def read_filings(
    engine: Engine, filing_ids: Sequence[int], measures: Sequence[str] | None = None
) -> pl.DataFrame:
    """The facts of some filings, in force or superseded: columns of `FACTS`, by filing, then by the fact's key."""
    with engine.connect() as connection:
        columns = [filing.c.period if name == "period" else fact.c[name] for name in FACTS]
        rows = select(packed(connection, columns)).where(
            fact.c.filing == filing.c.id, *wanted(fact.c.measure, measures)
        )
        query = select(rows.correlate(filing).scalar_subquery()).where(filing.c.id.in_(list(filing_ids)))
        texts = connection.execute(query).scalars().all()
    return unpack(texts, FACTS).sort("filing", *KEY)


def periods(engine: Engine, programme: str, *, as_known_on: datetime | None = None) -> list[str]:
    """The periods that have facts in force, from the first to the last; second sources do not count."""
    query = (
        select(filing.c.period)
        .distinct()
        .where(
            filing.c.programme == programme,
            of_sources(None),
            filing.c.fact_count > 0,
            in_force(as_known_on),
        )
    )
    with engine.connect() as connection:
        return sorted(connection.execute(query).scalars())


def in_force(as_known_on: datetime | None) -> ColumnElement[bool]:
    """The condition on `filing` of being accepted and not superseded, now or at a moment."""
    if as_known_on is None:
        return and_(filing.c.state == "accepted", filing.c.superseded_at.is_(None))
    not_yet_superseded = or_(filing.c.superseded_at.is_(None), filing.c.superseded_at > as_known_on)
    return and_(filing.c.accepted_at <= as_known_on, not_yet_superseded)


def wanted(column: ColumnElement[str], values: Sequence[str] | None) -> list[ColumnElement[bool]]:
    """The condition of a filter; none where the filter is None."""
    return [] if values is None else [column.in_(values)]


def check_facts(facts: pl.DataFrame) -> None:
    """Refuse what is no fact: another column or type, a missing value, the same fact twice."""
    check_frame("facts", facts, DRAFT, forbidden=CONTROL)
    twice = facts.filter(pl.struct(KEY).is_duplicated())
    if twice.height:
        first = twice.row(0, named=True)
        raise StoreError(
            f"The same fact is given twice, first as {first['measure']} of {first['institution']} at "
            f"{first['sheet']} {first['cell']}."
        )


def insert_facts(connection: Connection, filing_id: int, facts: pl.DataFrame) -> None:
    """Add a filing's facts inside the caller's transaction."""
    insert_frame(
        connection, fact, facts.select(pl.lit(filing_id, pl.Int64).alias("filing"), *DRAFT).sort(KEY)
    )
