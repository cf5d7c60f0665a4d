"""A small edition drawn from whatever facts are in force: one figure a measure and institution, and their sums."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Engine

from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.editions.canonical import canonical_bytes
from etl.editions.inputs import inputs_in_force
from etl.editions.model import (
    Basis,
    Cell,
    Chart,
    Column,
    Edition,
    Figure,
    Letterhead,
    Paragraph,
    Run,
    Section,
    Series,
    Slide,
    Table,
)
from etl.values.text import Text
from store.facts import read_facts

ISSUED = date(2019, 2, 15)


def text(zh: str, en: str = "") -> Text:
    return Text(zh=zh, en=en or zh)


def compose(
    engine: Engine,
    programme: Programme,
    kind: Any,
    period: str,
    *,
    number: int,
    issued_on: str,
    known_on: str,
    audit_head: str,
    code_version: str,
    corrects: str = "",
    serial: int = 0,
    disclosure: int | None = None,
    places: int = 0,
    belonging: int = 0,
    reasons: int = 0,
    calendar: int = 0,
    ledger: str = "",
    asked_on: str = "",
) -> Edition:
    """What `etl.composing.compose.compose` promises, in small: pure in the store and its arguments."""
    known = end_of_day(programme.settings, known_on)
    facts = read_facts(engine, programme.slug, periods=[period], as_known_on=known)
    sums: dict[Basis, int] = {}
    for row in facts.iter_rows(named=True):
        for institution in ("", row["institution"]):
            basis = Basis(row["measure"], period, institution)
            sums[basis] = sums.get(basis, 0) + row["value"]
    figures = {
        ".".join(filter(None, (basis.measure, basis.institution))): (basis, value)
        for basis, value in sorted(sums.items(), key=str)
    }
    return edition_of(
        {
            name: Figure(name, value, "count", text(f"{value:,}"), (basis,))
            for name, (basis, value) in figures.items()
        },
        programme=programme.slug,
        kind=kind,
        period=period,
        number=number,
        issued_on=issued_on,
        known_on=known_on,
        audit_head=audit_head,
        code_version=code_version,
        corrects=corrects,
        serial=serial,
        disclosure=disclosure or 0,
        places=places,
        belonging=belonging,
        reasons=reasons,
        calendar=calendar,
        ledger=ledger,
        asked_on=asked_on,
        definitions=programme.digest,
        inputs=inputs_in_force(engine, programme.slug, known, [period]),
    )


def edition_of(figures: Mapping[str, Figure], **changes: Any) -> Edition:
    """A paragraph, a table, a chart and a slide of figures; `changes` replace the edition's fields."""
    names = list(figures)
    sentence = tuple(run for name in names for run in (Run(text="共"), Run(figure=name), Run(text="户。")))
    paragraph = Paragraph("total", "body", sentence, sentence)
    table = Table(
        "all",
        text("一览表"),
        (Column(text("项目"), False), Column(text("数值"), True)),
        tuple((Cell(text(name)), Cell(figure=name)) for name in names),
    )
    chart = Chart(
        "chart",
        "bar",
        text("图"),
        tuple(text(name) for name in names),
        (Series(text("数"), tuple(names)),),
        text("户"),
    )
    usual: dict[str, Any] = {
        "kind": "bulletin",
        "programme": "daqing",
        "period": "2019-01",
        "number": 1,
        "issued_on": ISSUED.isoformat(),
        "known_on": ISSUED.isoformat(),
        "letterhead": Letterhead(
            text("支付服务岗"), "〔2019〕1号", text("通报"), text("各机构"), text("存档"), text("参评机构")
        ),
        "figures": dict(figures),
        "lead": (paragraph,),
        "sections": (Section("one", text("总体情况"), (table, chart)),),
        "slides": (
            Slide(
                "slide", text("多少？"), Paragraph("answer", "body", sentence, sentence), chart, text("注")
            ),
        ),
        "inputs": (),
        "method": "",
        "definitions": "",
        "code_version": "code",
        "audit_head": "0-000000000000",
    }
    return Edition(**(usual | changes))


def render(edition: Edition, language: str = "zh") -> dict[str, bytes]:
    """Two documents, each a pure function of the edition."""
    said = "\n".join(figure.text.in_language(language) for figure in edition.figures.values())
    return {".txt": said.encode(), "-slides.bin": canonical_bytes(edition)[::-1]}
