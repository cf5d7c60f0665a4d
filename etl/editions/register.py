"""The register of documents (发文登记): which numbers a programme has given out, one running row per year of issue.

A number stands in the edition that bears it, and the register is read from there, so that there is no second place
which could say something else. Two editions never get the same one: whoever freezes an edition locks the audit chain,
and who comes second has to draw his up again.
"""

from dataclasses import dataclass

import orjson
from sqlalchemy import Engine

from store.edition_reads import read_contents


@dataclass(frozen=True)
class Entry:
    """A number that was given: to which edition, in which year of issue; serial 0 is from before the register."""

    edition: int
    year: int
    serial: int
    text: str


def entries(engine: Engine, programme: str) -> list[Entry]:
    """Every number that editions of the programme bear, drafts included: theirs are reserved."""
    found = []
    for edition, content in read_contents(engine, programme):
        held = orjson.loads(content)
        text = held["letterhead"]["number"]
        found.append(Entry(edition, int(held["issued_on"][:4]), held.get("serial", 0), text))
    return found


def serial_for(known: list[Entry], number: str, year: int, own: int | None) -> int:
    """The serial of an edition that is issued in `year`: the one that its draft `own` has reserved, else the next.

    `number` is the programme's pattern with {year} and {serial}; a text that any other document bears is passed over.
    """
    others = [one for one in known if one.edition != own]
    taken = {one.text for one in others}
    reserved: int = next((one.serial for one in known if one.edition == own and one.year == year), 0)
    following = 1 + max((one.serial for one in others if one.year == year), default=0)
    if "{serial}" not in number:
        return following
    for serial in (*([reserved] if reserved else ()), *range(following, following + len(taken) + 1)):
        if number.format(year=year, serial=serial) not in taken:
            return int(serial)
    raise AssertionError("there are more numbers than documents")


__all__ = ["Entry", "entries", "serial_for"]
