"""Private sheets of a published assessment: one page for each institution, for its own eyes."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from etl.composing.compose import compose_sheets
from etl.definitions.programme import Programme
from etl.documents.render import NAMED, private_page
from etl.documents.voice import Language
from etl.editions.canonical import read_edition
from etl.jobs.documents import Written, write_whole
from etl.queries.amended.running import as_drawn_up
from store.edition_reads import read_content
from store.editions import StoredEdition


def write_sheets(
    engine: Engine,
    programme: Programme,
    stored: StoredEdition,
    folder: Path,
    done: Callable[[str], None] = lambda name: None,
    *,
    language: Language = "zh",
) -> list[Written]:
    """A PDF for every institution of the assessment, made from what the edition knew; `done` after each.

    They are drawn from the same facts, day and audit head as the edition, so they are the same bytes every time.
    """
    edition = read_edition(read_content(engine, stored.id))
    stem = f"{edition.programme}-{edition.kind}-{edition.period}-{edition.number}"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for institution, sheet in compose_sheets(
        engine,
        as_drawn_up(engine, programme, edition.audit_head),
        edition.period,
        number=edition.number,
        issued_on=edition.issued_on,
        known_on=edition.known_on,
        audit_head=edition.audit_head,
        code_version=edition.code_version,
        serial=edition.serial,
    ):
        name = f"{stem}-{institution}{NAMED[language]}.pdf"
        written.append(write_whole(folder / name, private_page(sheet, language)))
        done(institution)
    return written
