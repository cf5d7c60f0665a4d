"""Private sheets of a published assessment: one page for each institution, for its own eyes."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Engine

from etl.composing.compose import compose_sheets
from etl.definitions.programme import Programme
from etl.documents.render import NAMED, private_page
from etl.documents.voice import Language
from etl.editions.model import Edition
from etl.jobs.documents import Written, write_whole
from etl.queries.amended.running import as_drawn_up
from store.editions import StoredEdition

AT_ONCE = min(4, os.cpu_count() or 1)
"""How many pages are set at once."""
_MOST_WAITING = 16
"""How many are drawn up beforehand: a country has two thousand."""


def draw_sheets(engine: Engine, programme: Programme, edition: Edition) -> Iterator[tuple[str, Edition]]:
    """(institution, its sheet) of an assessment, made from what the edition knew: from the same facts, day and audit
    head, so they are the same bytes every time. The scores are reckoned by the time it returns."""
    return compose_sheets(
        engine,
        as_drawn_up(engine, programme, edition.audit_head),
        edition.period,
        number=edition.number,
        issued_on=edition.issued_on,
        known_on=edition.known_on,
        audit_head=edition.audit_head,
        code_version=edition.code_version,
        serial=edition.serial,
        disclosure=edition.disclosure,
        calendar=edition.calendar,
    )


def write_sheets(
    sheets: Iterable[tuple[str, Edition]],
    stored: StoredEdition,
    folder: Path,
    done: Callable[[str], None] = lambda name: None,
    *,
    language: Language = "zh",
) -> list[Written]:
    """A PDF for every institution of the assessment; `done` after each."""
    stem = f"{stored.programme}-{stored.kind}-{stored.period}-{stored.number}"
    folder.mkdir(parents=True, exist_ok=True)

    def set_and_written(institution: str, sheet: Edition) -> Written:
        name = f"{stem}-{institution}{NAMED[language]}.pdf"
        return write_whole(folder / name, private_page(sheet, language))

    written: list[Written] = []
    waiting: deque[tuple[str, Future[Written]]] = deque()

    def take_first() -> None:
        institution, one = waiting.popleft()
        written.append(one.result())
        done(institution)

    # Pages are set outside of the interpreter: several at once, while the next ones are drawn up.
    with ThreadPoolExecutor(AT_ONCE) as typesetters:
        for institution, sheet in sheets:
            waiting.append((institution, typesetters.submit(set_and_written, institution, sheet)))
            if len(waiting) > _MOST_WAITING:
                take_first()
        while waiting:
            take_first()
    return written
