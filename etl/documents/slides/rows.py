"""Tables of a deck refreshed by the names of their rows and columns.

A row that the presenter painted, a cell in which something was typed belong to the institution of that row: they go
where its row goes. Rows of the presenter's own stay behind the one that they followed.
"""

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn
from pptx.table import _Cell

from etl.documents.slides import names
from etl.documents.slides.cells import filled, reword, tint, unfill, untint, words_of
from etl.documents.slides.memory import Laid
from etl.documents.slides.told import Told
from etl.documents.voice import Voice
from etl.editions.model import Column, Table
from etl.values.text import Text


@dataclass(frozen=True)
class Refreshed:
    """`shown`: the rows of the table that the deck now has, by their places in the edition; `plain`: those from which
    the presenter took the tint."""

    shown: list[int]
    plain: list[str]


def row_names(table: Table, voice: Voice) -> list[str]:
    """What each row is called: the words of its first column of names, of more where those are not different."""
    return [name.in_language(voice.language) for name in _names(table, voice)]


def key_columns(table: Table, voice: Voice) -> list[int]:
    """The columns that name a row: as few of those that hold names as tell all rows apart."""
    named = [
        place
        for place, column in enumerate(table.columns)
        if not column.is_number and all(_is_name(row[place], voice) for row in table.rows)
    ] or [0]
    for count in range(1, len(named) + 1):
        found = {tuple(_text(row[place], voice).zh for place in named[:count]) for row in table.rows}
        if len(found) == len(table.rows):
            return named[:count]
    return named


def _is_name(cell: Any, voice: Voice) -> bool:
    if not cell.figure:
        return cell.text is not None
    figure = voice.figure(cell.figure)
    return figure.value is None and figure.unit == "text"


def _text(cell: Any, voice: Voice) -> Text:
    found = voice.figure(cell.figure).text if cell.figure else cell.text
    return found or Text(zh="", en="")


def _names(table: Table, voice: Voice) -> list[Text]:
    """The names in both languages; rows that still share one are told apart by their order among each other."""
    keys = key_columns(table, voice)
    told = {
        language: [
            _joined([_text(row[place], voice).in_language(language) for place in keys]) for row in table.rows
        ]
        for language in ("zh", "en")
    }
    zh, en = ([_numbered(key) for key in names.keyed(told[one])] for one in ("zh", "en"))
    return [Text(zh=a, en=b) for a, b in zip(zh, en, strict=True)]


def _joined(words: Sequence[str]) -> str:
    return " | ".join(names.plain(one) for one in words)


def _numbered(key: names.Key) -> str:
    return key[0] if not key[1] else f"{key[0]} #{key[1] + 1}"


def refresh_rows(
    grid: Any, table: Table, voice: Voice, held: Laid | None, told: Told, *, is_cut: bool
) -> Refreshed | None:
    """New cells in the old grid; None where its columns are others now."""
    body = grid._tbl
    heading_row, *old = body.tr_lst
    columns = _columns(heading_row, table, voice, held)
    if columns is None or not old:
        return None
    _split_merged(body)
    new, keys = _names(table, voice), key_columns(table, voice)
    called = _called(old, [columns[place] for place in keys], held)
    plain, tinted = list(held.plain) if held else [], held.tinted if held else []
    for row, name in zip(old, called, strict=True):
        if name in tinted and not untint(row):
            plain.append(name)
    to = names.places(called, new)
    own = [n for n, name in enumerate(called) if n not in to and held is not None and name not in held.rows]
    neutral = _neutral(old)
    shown = _shown(called, new, held, room=len(old) - len(own), is_cut=is_cut)
    _tell_gone(
        old,
        called,
        [n for n in range(len(old)) if n not in to and n not in own],
        neutral,
        held,
        columns,
        told,
    )
    by_place = {place: n for n, place in to.items()}
    made: dict[int, Any] = {}
    for place in shown:
        n = by_place.get(place)
        was = held.rows.get(called[n]) if held and n is not None else None
        made[place] = _copied(neutral) if n is None else old[n]
        _write_row(grid, made[place], table, place, columns, voice, was, told, new[place])
    _put_rows(body, old, own, [made[place] for place in shown])
    for place in table.lagging:
        if place in made and not _names_in(new[place], plain):
            tint(made[place])
    _write_headings(grid, heading_row, table, columns, voice, held)
    still = {called[n]: new[place].in_language(voice.language) for n, place in to.items()}
    return Refreshed(shown, [still[name] for name in plain if name in still])


def _names_in(name: Text, listed: Sequence[str]) -> bool:
    return name.zh in listed or name.en in listed


def _columns(heading_row: Any, table: Table, voice: Voice, held: Laid | None) -> list[int] | None:
    """Where in the grid each column of the table stands: by its heading, or, where the presenter gave it another one,
    by what had been written there. None where one of ours is missing or there are others of ours."""
    texts = [_one_line(words_of(cell)) for cell in heading_row.findall(qn("a:tc"))]
    wanted = [_both(column) for column in table.columns]
    to = names.places(texts, wanted)
    if held is not None and len(held.headings) == len(texts):
        for place, former in enumerate(held.headings):
            if place in to or texts[place] == _one_line(former):
                continue
            now = names.places([_one_line(former)], wanted).get(0)
            if now is not None and now not in to.values():
                to[place] = now
    found = {now: was for was, now in to.items()}
    ours = {_one_line(one) for one in held.headings} if held else set(texts)
    if len(found) != len(table.columns) or any(
        text in ours for place, text in enumerate(texts) if place not in to
    ):
        return None
    return [found[place] for place in range(len(table.columns))]


def _both(column: Column) -> Text:
    zh = column.heading.zh + (f" （{column.unit.zh}）" if column.unit and column.unit.zh else "")
    en = column.heading.en + (f" ({column.unit.en})" if column.unit and column.unit.en else "")
    return Text(zh=zh, en=en)


def _one_line(words: str) -> str:
    return names.plain(words.replace("\n", " "))


def _called(old: Sequence[Any], keys: Sequence[int], held: Laid | None) -> list[str]:
    """What the rows of the deck are called. If a single one of ours is missing and a single one is unknown, the
    presenter has given it another name."""
    found = [
        _numbered(key)
        for key in names.keyed(
            _joined([_one_line(words_of(row.findall(qn("a:tc"))[place])) for place in keys]) for row in old
        )
    ]
    if held is not None:
        missing = [name for name in held.rows if name not in found]
        unknown = [place for place, name in enumerate(found) if name not in held.rows]
        if len(missing) == len(unknown) == 1 and len(old) == len(held.rows):
            found[unknown[0]] = missing[0]
    return found


def _shown(
    called: Sequence[str], new: Sequence[Text], held: Laid | None, *, room: int, is_cut: bool
) -> list[int]:
    """The rows to show: those of a table that was cut as far as there was room, without those that the presenter had
    taken out."""
    taken = [name for name in held.rows if name not in called] if held else []
    there = [place for place, name in enumerate(new) if not _names_in(name, taken)]
    return there[:room] if is_cut else there


def _neutral(old: Sequence[Any]) -> Any:
    """A row as most of them look: new ones become like it, and what differs from it is the presenter's."""
    looks = [_look(row) for row in old]
    count = Counter(looks)
    return max(old, key=lambda row: (count[looks[old.index(row)]], -filled(row)))


def _look(row: Any) -> bytes:
    """A row without its words, its height and the numbers that programs give it."""
    bare = copy.deepcopy(row)
    bare.attrib.pop("h", None)
    untint(bare)
    for tag in ("a:extLst",):
        for one in list(bare.iter(qn(tag))):
            one.getparent().remove(one)
    for one in bare.iter(qn("a:t")):
        one.text = ""
    for one in [*bare.iter(qn("a:rPr")), *bare.iter(qn("a:endParaRPr"))]:
        for name in ("dirty", "err", "smtClean"):
            one.attrib.pop(name, None)
    return bytes(etree.tostring(bare, method="c14n"))


def _copied(row: Any) -> Any:
    """A row for a newcomer, which has nobody's colour."""
    made = copy.deepcopy(row)
    unfill(made)
    for one in made.findall(qn("a:extLst")):
        made.remove(one)
    return made


def _tell_gone(
    old: Sequence[Any], called: Sequence[str], gone: Sequence[int], neutral: Any, held: Laid | None,
    columns: Sequence[int], told: Told,
) -> None:  # fmt: skip
    """Rows that are no more are told where something of the presenter's went with them."""
    usual = _look(neutral)
    for place in gone:
        was = held.rows.get(called[place]) if held else None
        cells = old[place].findall(qn("a:tc"))
        typed = was is not None and any(
            words_of(cells[column]) != text for column, text in zip(columns, was, strict=False)
        )
        if typed or _look(old[place]) != usual:
            told.gone.append(called[place])


def _write_row(
    grid: Any, row: Any, table: Table, place: int, columns: Sequence[int], voice: Voice,
    was: Sequence[str] | None, told: Told, name: Text,
) -> None:  # fmt: skip
    """New words in the cells of a row, but for those in which the presenter wrote."""
    cells = row.findall(qn("a:tc"))
    for number, (column, cell) in enumerate(zip(columns, table.rows[place], strict=True)):
        if was is not None and number < len(was) and words_of(cells[column]) != was[number]:
            told.kept.append(f"{name.in_language(voice.language)}·{voice.heading(table.columns[number])}")
            continue
        reword(_Cell(cells[column], grid), voice.printed(cell))
    for column in set(range(len(cells))) - set(columns):
        if was is None:
            reword(_Cell(cells[column], grid), "")


def _put_rows(body: Any, old: Sequence[Any], own: Sequence[int], made: Sequence[Any]) -> None:
    """The rows in the edition's order, each of the presenter's own behind the one that it followed, or at the end
    where that one is gone; those above all others stay above."""
    for row in old:
        body.remove(row)
    for row in made:
        body.append(row)
    for place in own:
        before = old[place - 1] if place else body.tr_lst[0]
        if before.getparent() is body:
            before.addnext(old[place])
        else:
            body.append(old[place])


def _split_merged(body: Any) -> None:
    """Cells that run over several rows are cut apart: rows that change places cannot share one."""
    for cell in body.iter(qn("a:tc")):
        cell.attrib.pop("rowSpan", None)
        cell.attrib.pop("vMerge", None)


def _write_headings(
    grid: Any, row: Any, table: Table, columns: Sequence[int], voice: Voice, held: Laid | None
) -> None:
    cells = row.findall(qn("a:tc"))
    for place, column in enumerate(table.columns):
        cell = cells[columns[place]]
        former = [_one_line(one) for one in held.headings] if held else []
        if not former or _one_line(words_of(cell)) in former:
            unit = voice.unit(column)
            reword(_Cell(cell, grid), voice.heading(column) + ("\n" + unit if unit else ""))
