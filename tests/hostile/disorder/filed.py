"""A return in good order, what it says, and how a file in its place is read."""

import datetime
from dataclasses import dataclass

from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.demo.model import figures
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from etl.intake.load import load_content
from etl.jobs.template import make_template
from etl.sources.read import read_file, resolver_of
from etl.sources.remembered import Remembered
from etl.values.findings import FileRefused, Finding
from tests.returns_filled import as_bytes, filled, plain

BANK, MONTH, BEFORE = "B01", "2018-05", "2018-04"
ARRIVED = datetime.datetime(2018, 6, 5, 9, tzinfo=datetime.UTC)
PROGRAMME = load_programme("daqing")
RESOLVER = resolver_of(PROGRAMME)
T1, T2, T3, T4, T5, T6, T7, T8, T9 = (sheet.name for sheet in PROGRAMME.returns["monthly"].sheet)
COVER = "封面"
Facts = dict[tuple[str, str, str, str], int]


@dataclass(frozen=True)
class Return:
    """The return in good order as it was filed, the same without its looks, and what it says."""

    filed: bytes
    content: bytes
    facts: Facts


def filed_by(engine: Engine) -> Return:
    """Last month accepted, this month's template filled through openpyxl as a person would."""
    form = form_of(PROGRAMME, PROGRAMME.returns["monthly"])
    months = figures(PROGRAMME, 1).stage.months
    name = PROGRAMME.institutions[BANK].name_zh
    last = fill(form, CoverSheet(BANK, name, BEFORE, ARRIVED.date(), 1, ""), months[0][BANK])
    assert load(engine, "last.xlsx", last) == "accepted"
    factors = {column.measure: column.factor for sheet in form.sheets for column in sheet.columns}
    values = months[1][BANK]
    book = filled(make_template(engine, PROGRAMME, BANK, MONTH), values, factors)
    facts = {(BANK, *key): value for key, value in values.items()}
    return Return(as_bytes(book), as_bytes(plain(book)), facts)


def load(engine: Engine, name: str, content: bytes) -> str:
    return load_content(engine, PROGRAMME, name, content, ARRIVED).status


def read(
    content: bytes, name: str, programme: Programme = PROGRAMME, remembered: Remembered = ()
) -> tuple[Facts | None, list[Finding]]:
    """The facts that would be stored (None where nothing would be), and what was found."""
    try:
        _, reading = read_file(content, name, programme, RESOLVER, remembered)
    except FileRefused as refused:
        return None, [refused.finding]
    facts = {(r.institution, r.region, r.scenario, r.measure): r.value for r in reading.records}
    assert len(facts) == len(reading.records)
    return (None if reading.is_refused or reading.period != MONTH else facts), reading.findings
