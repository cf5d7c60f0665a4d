"""Verify an edition: read the filed workbooks again, draw it up again as it was known, and compare."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import orjson
from sqlalchemy import Engine

from etl.composing.drawing import Compose
from etl.definitions.programme import Programme
from etl.editions.canonical import canonical_bytes, read_edition, sealed
from etl.editions.causes import Cause, Differing, cause_in_definitions, causes_of_cells
from etl.editions.compare import corrections, has_same_value
from etl.editions.gone import (
    Gone,
    cause_not_drawn,
    cause_not_reckoned,
    gone_from,
    not_reckoned,
    sentence_of,
)
from etl.editions.inputs import code_version
from etl.editions.model import Edition, Figure
from etl.editions.words import with_edits
from etl.jobs.documents import Render, documents_of
from etl.jobs.reread import reread
from etl.queries.amended.running import as_drawn_up
from etl.queries.canonical import canonical
from etl.values.errors import Refusal
from etl.values.exact import rounded
from etl.values.text import Text
from store.edition_reads import find_edition, read_content
from store.editions import StoredEdition


@dataclass(frozen=True)
class Difference:
    """Where an edition is not what its inputs say: a figure, a cell of a workbook, a part of the text, a file."""

    where: str
    expected: str
    found: str
    sentence: Text


@dataclass(frozen=True)
class Verified:
    """`definitions_changed` and `code_changed` say that other ones are in use today; they are no differences. Where
    they are, `compared` figures were reckoned again and are the same, and `reworded` names what is worded, chosen or
    laid out otherwise today: the edition keeps the words that were sealed, and its documents are made from those."""

    edition: StoredEdition
    differences: tuple[Difference, ...]
    cells: int
    definitions_changed: bool
    code_changed: bool
    compared: int = 0
    reworded: tuple[str, ...] = ()
    respelled: int = 0
    """Lines of lists that were stored as they were typed, and that are read today with characters of usual width."""
    causes: tuple[Cause, ...] = ()
    """What explains the differences, the cause of most of them first; none where each stands for itself."""

    @property
    def identical(self) -> bool:
        """Whether nothing is otherwise than its inputs say; newer definitions or code alone are no difference."""
        return not self.differences


def verify(
    engine: Engine,
    programme: Programme,
    stored: StoredEdition,
    *,
    compose: Compose,
    done: Callable[[], None] = lambda: None,
) -> Verified:
    """Everything that an edition rests on, looked at again, with the amendments of the programme that held when it was
    drawn up; `done` is called after each filing."""
    content = read_content(engine, stored.id)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        return Verified(stored, (_other_bytes(stored),), 0, False, False)
    edition = read_edition(content)
    programme = as_drawn_up(engine, programme, edition.audit_head)
    found: list[Difference] = []
    broken: list[Differing] = []
    other = (edition.definitions != programme.digest, edition.code_version != code_version())
    cells = respelled = 0
    for one, again in zip(edition.inputs, reread(engine, programme, edition.inputs), strict=True):
        cells += again.cells
        respelled += again.respelled
        found += [
            Difference(f"{one.filename} {each.place}".strip(), each.stored, each.read, each.sentence)
            for each in again.broken
        ]
        broken += [
            Differing(
                one.filename,
                each.place,
                each.what,
                each.stored,
                each.read,
                each.sentence,
                one.institution,
                one.period,
            )
            for each in again.broken
        ]
        done()
    causes = tuple(causes_of_cells(programme, broken))
    gone = gone_from(programme, edition) if edition.definitions != programme.digest else []
    if missing := [one for one in gone if one.is_for_drawing]:
        found.insert(0, _not_drawn(stored))
        causes = (cause_not_drawn(missing), *causes)
        return Verified(stored, tuple(found), cells, *other, respelled=respelled, causes=causes)
    try:
        drawn = _again(engine, programme, stored, edition, compose)
    except Refusal as refusal:
        found.append(Difference("edition", stored.sha256, "", refusal.sentence))
        causes = (*(cause_not_reckoned(one, len(one.figures)) for one in gone), *causes)
        return Verified(stored, tuple(found), cells, *other, respelled=respelled, causes=causes)
    if not any(other):
        found += _strictly(edition, drawn)
        return Verified(stored, tuple(found), cells, *other, len(edition.figures), causes=causes)
    both = [id for id in edition.figures if id in drawn.figures]
    by_value = list(_by_value(edition, drawn, both))
    found += by_value
    dropped = [id for id in edition.figures if id not in drawn.figures]
    lost = not_reckoned(gone, dropped)
    found += [_lost(edition.figures[id], one) for id, one in lost.items()]
    if by_value and not broken and edition.definitions != programme.digest:
        universes = [one for one in by_value if edition.figures[one.where].source]
        first = (universes or by_value)[0]
        causes = (cause_in_definitions(cells, len(by_value), first.sentence),)
    causes = (*_causes_of_lost(lost), *causes)
    reworded = [one.where for one in _parts(edition, drawn) if not one.where.startswith("figures.")]
    chosen = [id for id in dropped if id not in lost]
    return Verified(stored, tuple(found), cells, *other, len(both), (*reworded, *chosen), respelled, causes)


def verify_file(
    stored: StoredEdition,
    content: bytes,
    name: str,
    body: bytes,
    render: Render,
    *,
    written: Collection[str] = (),
) -> list[Difference]:
    """Whether a file is, byte by byte, a document that was written when its edition was published (`written`: the
    SHA-256 of those), or one that the edition makes today."""
    given = hashlib.sha256(body).hexdigest()
    if given in written:
        return []
    made = {each: hashlib.sha256(one).hexdigest() for each, one in documents_of(content, render).items()}
    if given in made.values():
        return []
    suffix = name.rpartition(".")[2]
    expected = next((sha for each, sha in made.items() if each.endswith(f".{suffix}")), "")
    sentence = Text(
        en=f"This file is not the document that {stored.name} makes: it was changed after it was made.",
        zh=f"该文件与 {stored.name} 生成的文件不一致：生成后被改动过。",
    )
    return [Difference(name, expected, given, sentence)]


def _other_bytes(stored: StoredEdition) -> Difference:
    return Difference(
        "edition",
        stored.sha256,
        "",
        Text(
            en=f"The stored bytes of {stored.name} do not have the SHA-256 under which it was sealed.",
            zh=f"{stored.name} 的存档内容与封存时的 SHA-256 不符。",
        ),
    )


def _not_drawn(stored: StoredEdition) -> Difference:
    return Difference(
        "edition",
        stored.sha256,
        "",
        Text(
            en=f"{stored.name} cannot be drawn up again by today's definitions.",
            zh=f"{stored.name} 无法按现行项目定义重新生成。",
        ),
    )


def _lost(figure: Figure, gone: Gone) -> Difference:
    return Difference(figure.id, figure.text.en, "", sentence_of(gone, figure.id, figure.text))


def _causes_of_lost(lost: dict[str, Gone]) -> list[Cause]:
    """One for each code that figures cannot be reckoned again without, that of most of them first."""
    return [cause_not_reckoned(one, figures) for one, figures in Counter(lost.values()).most_common()]


def _strictly(edition: Edition, again: Edition) -> Iterator[Difference]:
    """What differs in any way: the same program and the same definitions give the same edition."""
    if canonical_bytes(again) == canonical_bytes(edition):
        return
    figures = list(corrections(edition, again))
    yield from (_of_figure(one.figure, one.before, one.after) for one in figures)
    changed = {one.figure for one in figures}
    yield from (one for one in _parts(edition, again) if one.where.removeprefix("figures.") not in changed)


def _by_value(edition: Edition, again: Edition, ids: Iterable[str]) -> Iterator[Difference]:
    """Figures whose value is another today, though other words may print it."""
    for id in ids:
        was, now = edition.figures[id], again.figures[id]
        if not has_same_value(was, now) and not _was_rounder(was, now):
            yield _of_figure(id, was.text, now.text)


def _was_rounder(was: Figure, now: Figure) -> bool:
    """Whether a program kept a number as it printed it (15.74), of which today's keeps more places (15.7351) and prints
    the same. A difference could not even be told: printed as 15.74, its inputs give 15.74."""
    if (was.unit, was.text) != (now.unit, now.text):
        return False
    try:
        kept, exact = Decimal(str(was.value)), Decimal(str(now.value))
    except InvalidOperation:
        return False
    return (
        kept.is_finite()
        and exact.is_finite()
        and rounded(Fraction(exact), max(0, -int(kept.as_tuple().exponent))) == kept
    )


def _of_figure(id: str, before: Text, after: Text) -> Difference:
    return Difference(
        id,
        before.en,
        after.en,
        Text(
            en=f"The figure {id} is printed as {before.en}; its inputs give {after.en}.",
            zh=f"数字 {id} 载明为 {before.zh}，按原始报表应为 {after.zh}。",
        ),
    )


def _again(
    engine: Engine, programme: Programme, stored: StoredEdition, edition: Edition, compose: Compose
) -> Edition:
    """The edition drawn up once more under the same number, dates and head, with the same words edited."""
    drawn = compose(
        engine,
        programme,
        edition.kind,
        edition.period,
        number=edition.number,
        issued_on=edition.issued_on,
        known_on=edition.known_on,
        audit_head=edition.audit_head,
        code_version=edition.code_version,
        corrects=edition.corrects,
        serial=edition.serial,
        disclosure=edition.disclosure,
        places=edition.places,
        belonging=edition.belonging,
        reasons=edition.reasons,
        calendar=edition.calendar,
        ledger=edition.ledger,
        asked_on=edition.asked_on,
    )
    drawn = with_edits(sealed(replace(drawn, definitions=edition.definitions)), edition)
    if stored.corrects is None:
        return drawn
    former = find_edition(engine, stored.corrects)
    assert former is not None
    listed = corrections(read_edition(read_content(engine, former.id)), drawn, programme)
    return sealed(replace(drawn, corrections=listed))


def _parts(edition: Edition, again: Edition) -> Iterator[Difference]:
    """The parts of two editions that differ, as they stand in their canonical form."""
    before, after = (orjson.loads(canonical_bytes(one)) for one in (edition, again))
    for where, was, now in _leaves(before, after, ""):
        yield Difference(
            where,
            was,
            now,
            Text(
                en=f"“{where}” of the edition is not what its inputs give.",
                zh=f"版本中的“{where}”与按原始报表重新生成的不一致。",
            ),
        )


def _leaves(before: Any, after: Any, where: str) -> Iterator[tuple[str, str, str]]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and where.count(".") < 1:
        for key in sorted({*before, *after}):
            yield from _leaves(before.get(key), after.get(key), f"{where}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (was, now) in enumerate(zip(before, after, strict=True), 1):
            name = was.get("code", number) if isinstance(was, dict) else number
            yield from _leaves(was, now, f"{where}[{name}]")
    else:
        yield where, _short(before), _short(after)


def _short(value: Any) -> str:
    return "" if value is None else canonical(value).decode().strip()[:200]
