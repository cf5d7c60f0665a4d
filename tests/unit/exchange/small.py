"""A small programme that publishes a month, for the tests of exchange."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from etl.acts.editions import prepare, publish, review
from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.exchange.observations import Export, export, published
from etl.queries.scope import EVERYTHING, Scope
from store.filings import store_filing
from tests.programmes import small
from tests.unit.editions.small import compose
from tests.unit.store.drafts import a_draft, fact_frame

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
LARGE = 10**15 - 1
"""Ten trillion yuan less a fen."""


TICKET = """
code = "ticket"
name = { zh = "笔均", en = "Ticket" }
why = { zh = "。", en = "." }
numerator = "value"
denominator = "volume"
unit = { zh = "派士", en = "paise" }
decimals = 2
direction = "neutral"
measured = ["issuer"]
minimum_denominator = 10
author = "A"
checker = "B"
next_review = "2027-06"
"""
LICENCE = """
[licence]
code = "CC-BY-4.0"
name = { zh = "署名 4.0", en = "Attribution 4.0" }
url = "https://creativecommons.org/licenses/by/4.0/"
"""


def participants(folder: Path) -> Programme:
    """The small programme, whose participants do not see each other's volumes, with a licence and a ratio."""
    small.small_programme(folder, {})
    settings, register = folder / "small" / "programme.toml", folder / "small" / "institutions.csv"
    text = settings.read_text(encoding="utf-8").replace('"public"', '"participants"')
    settings.write_text(text + LICENCE, encoding="utf-8")
    # gamma issues nothing: the ratio does not apply to it.
    issuers = register.read_text(encoding="utf-8").replace("Beta,bank,,", "Beta,bank,issuer,")
    register.write_text(issuers + "delta,,Delta Bank,,Delta,bank,issuer,,,\n", encoding="utf-8")
    (folder / "small" / "indicators" / "ticket.toml").write_text(TICKET, encoding="utf-8")
    return load_programme("small", folder)


def publish_month(engine: Engine, programme: Programme, period: str, **values: int) -> None:
    """File a volume and a value in Kerala for each institution named, and publish the month's bulletin."""
    for institution, value in values.items():
        frame = fact_frame(
            (institution, "IN-KL", "", "volume", value, "T", "A1"),
            (institution, "IN-KL", "", "value", LARGE - value, "T", "B1"),
        )
        store_filing(
            engine,
            a_draft(
                f"{institution} {period} {value}".encode(),
                programme=programme.slug,
                institution=institution,
                period=period,
                facts=frame,
            ),
        )
    one = prepare(engine, programme, "bulletin", period, by="编制岗", at=AT, compose=compose).stored
    publish(engine, review(engine, one, by="复核岗", at=AT), by="复核岗", at=AT)


def exported(engine: Engine, programme: Programme, *periods: str, scope: Scope = EVERYTHING) -> Export:
    return export(engine, programme, published(engine, programme, periods), scope=scope)
