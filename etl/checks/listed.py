"""Lines of a ledger or register, held against those that stand: does each do what it says it does?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from etl.values.findings import Finding
from etl.values.text import Text

Key = tuple[str, ...]
DIFFERS = Text(zh="{}原为“{}”，现为“{}”", en="{} was “{}”, is “{}”")
DOING = {"correct": Text(zh="更正", en="correct"), "cancel": Text(zh="撤销", en="cancel")}


@dataclass(frozen=True)
class Listed:
    """One line: its key, what it says by the headings of the list, what it does, and where it stands."""

    key: Key
    says: Mapping[str, str]
    change: str = ""
    sheet: str = ""
    cell: str = ""
    institution: str = field(default="")

    @property
    def name(self) -> str:
        """The line as a person would point to it."""
        return " · ".join(self.key)

    @property
    def folded(self) -> Key:
        """The key as it is compared with others (`folded_key`)."""
        return folded_key(self.key)


def folded_key(key: Key) -> Key:
    """Keys are the same whoever typed them: without blanks around them and in small letters."""
    return tuple(part.strip().lower() for part in key)


def misfits(
    lines: Sequence[Listed], standing: Mapping[Key, Listed], heading: str, *, may_update: bool
) -> list[Finding]:
    """Lines that correct or cancel what is not there; and, unless `may_update`, lines that say otherwise than one that
    stands without saying that they correct it. `standing` is by folded key; `heading` of the column to say it in."""
    found = []
    for line in lines:
        there = standing.get(line.folded)
        if line.change and there is None:
            doing = DOING[line.change]
            values = {"line": line.name, "doing_zh": doing.zh, "doing_en": doing.en}
            found.append(Finding("CHANGE-BASELESS", line.sheet, line.cell, values))
        elif there is not None and not line.change and not may_update and line.says != there.says:
            found.append(_unsaid(line, there, heading))
    return [*found, *_twice(lines)]


def notes(
    lines: Sequence[Listed], standing: Mapping[Key, Listed], heading: str, *, may_update: bool
) -> list[Finding]:
    """For information: how many lines change nothing, and of a register, what is updated and what simply stays."""
    same = [one for one in lines if one.change != "cancel" and _stands_so(one, standing)]
    found = [Finding("LIST-REPEATS", values={"rows": len(same)})] if same else []
    if may_update:
        keys = {one.folded for one in lines}
        updated = sum(one.folded in standing and not one.change for one in lines) - sum(
            not one.change for one in same
        )
        stays = sum(key not in keys for key in standing)
        if updated:
            found.append(Finding("REGISTER-UPDATES", values={"rows": updated}))
        if stays:
            found.append(Finding("REGISTER-STAYS", values={"rows": stays, "heading": heading}))
    return found


def of_others(lines: Sequence[Listed], filer: str) -> list[Finding]:
    """One finding where an institution files points of others, at the first of them."""
    foreign = [line for line in lines if line.institution != filer]
    if not foreign:
        return []
    others = Counter(line.institution for line in foreign)
    values = {"filer": filer, "others": ", ".join(sorted(others)), "rows": len(foreign)}
    return [Finding("REGISTER-OTHERS", foreign[0].sheet, foreign[0].cell, values)]


def of_the_coordinator(filer: str) -> Finding:
    """What an institution is told that files a ledger."""
    return Finding("LEDGER-FILER", values={"filer": filer})


def by_key(lines: Iterable[Listed]) -> dict[Key, Listed]:
    """Lines by folded key; of several with one key the last."""
    return {line.folded: line for line in lines}


def _stands_so(line: Listed, standing: Mapping[Key, Listed]) -> bool:
    there = standing.get(line.folded)
    return there is not None and there.says == line.says


def _unsaid(line: Listed, there: Listed, heading: str) -> Finding:
    differing = [
        (name, there.says.get(name, ""), says)
        for name, says in line.says.items()
        if there.says.get(name, "") != says
    ]
    values = {
        "line": line.name,
        "other": f"{there.sheet} {there.cell}".strip(),
        "heading": heading,
        "differs_zh": "，".join(DIFFERS.zh.format(*field) for field in differing),
        "differs_en": ", ".join(DIFFERS.en.format(*field) for field in differing),
    }
    return Finding("CHANGE-UNSAID", line.sheet, line.cell, values)


def _twice(lines: Sequence[Listed]) -> list[Finding]:
    """A key that stands twice in one file, one of them to correct or cancel."""
    first: dict[Key, Listed] = {}
    found = []
    for line in lines:
        other = first.setdefault(line.folded, line)
        if other is not line and (line.change or other.change):
            values = {"line": line.name, "other": other.cell}
            found.append(Finding("CHANGE-TWICE", line.sheet, line.cell, values))
    return found
