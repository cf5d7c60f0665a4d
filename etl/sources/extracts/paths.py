"""What a path or a file's name says of its content: for when it is, and of whom or what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.definitions.programme import Programme
from etl.definitions.returns import Extract, Layout, Whole
from etl.sources.names import Resolver
from etl.sources.numbers import shortened
from etl.sources.spelling import folded
from etl.sources.strangers import no_document
from etl.sources.titles import read_period
from etl.values.findings import refuse
from etl.values.periods import Period

_JOINTS = re.compile(r"[-_&+\s]+|\band\b")
_KINDS = {"region": ("地区", "region"), "scenario": ("类别", "kind"), "institution": ("机构", "institution")}


@dataclass(frozen=True)
class Told:
    """What a path says: the period (None where it says none or one that there is not), and the words for the rest."""

    period: Period | None
    region: str = ""
    scenario: str = ""
    institution: str = ""

    @property
    def words(self) -> Mapping[str, str]:
        """The path's own words, by what they say."""
        return {"region": self.region, "scenario": self.scenario, "institution": self.institution}


def known_name(path: Path, programme: Programme) -> str:
    """The name under which a file is filed: of an extract the end of its path, which says what it is and for when."""
    for layout in programme.returns.values():
        if layout.extract and (found := _matched(layout.extract, path.resolve().as_posix())):
            return found[0]
    return path.name


def has_known_path(filename: str, programme: Programme) -> bool:
    """Whether the name is that of an extract."""
    return any(one.extract and _matched(one.extract, filename) for one in programme.returns.values())


def recognised(filename: str, programme: Programme) -> tuple[Layout, Told]:
    """The layout of the extract that `filename` is the path of, and what the path says.

    Refused where there is none, where the period is none, and where it is none of the layout's.
    """
    outside: Layout | None = None
    for layout in programme.returns.values():
        if layout.extract and (found := _matched(layout.extract, filename)):
            told = _told(found)
            if told.period is None:
                raise refuse("PATH-PERIOD", file=filename, found=shortened(found[0]))
            _refuse_a_whole(layout.extract, told, filename)
            if layout.is_for(told.period):
                return layout, told
            outside = layout
            period = told.period
    if outside is not None:
        raise refuse("LAYOUT-DATES", file=filename, period=period, **spans_of(outside, programme))
    raise no_document(filename, programme)


def _refuse_a_whole(extract: Extract, told: Told, filename: str) -> None:
    """A pattern may leave out the region that other paths of the layout name. That document is of the whole: filed
    under the same measures as its parts, it would be counted with them."""
    for word, (zh, en) in _KINDS.items():
        if f"(?P<{word}>" in extract.path and not told.words[word]:
            raise refuse("PATH-WHOLE", file=filename, kind_zh=zh, kind_en=en)


def told_by_name(layout: Layout, filename: str) -> Told | None:
    """What a workbook's file name says, where its layout has a pattern for it and the name matches."""
    found = re.search(layout.file, filename, re.IGNORECASE) if layout.file else None
    return _told(found) if found else None


def spans_of(layout: Layout, programme: Programme) -> dict[str, str]:
    """The times of all editions of a layout, for a sentence."""
    editions = sorted(
        (one for one in programme.returns.values() if one.source == layout.source), key=lambda one: one.months
    )
    return {
        "layout": layout.name.en,
        "layout_zh": layout.name.zh,
        "spans": ", ".join(one.span("en") for one in editions),
        "spans_zh": "、".join(one.span("zh") for one in editions),
    }


def whole_of(told: Told, extract: Extract, programme: Programme, resolver: Resolver, filename: str) -> Whole:
    """The codes of what an extract's path names, "" where it names nothing: a region below the declared one, a kind
    of point, an institution. Without one in the path the region is the declared one."""
    found = _codes(told, programme, resolver, extract.names, extract.region or None, filename)
    return found if told.region else found.model_copy(update={"region": extract.region})


def whole_by_name(layout: Layout, programme: Programme, resolver: Resolver, filename: str) -> Whole | None:
    """The codes of what a workbook's file name names, where its layout looks for it."""
    told = told_by_name(layout, filename)
    return _codes(told, programme, resolver, {}, None, filename) if told else None


def _codes(
    told: Told,
    programme: Programme,
    resolver: Resolver,
    names: Mapping[str, str],
    parent: str | None,
    filename: str,
) -> Whole:
    regions = [one for one in programme.regions.values() if parent is None or one.parent == parent]
    by_region = _by_name(((r.code, (r.name_en, r.name_zh)) for r in regions), names)
    by_point = _by_name(((p.code, (p.name.en, p.name.zh)) for p in programme.points.values()), names)
    by_institution = _by_name(((code, ()) for code in programme.institutions), names)
    institution = resolver.resolve(_JOINTS.sub(" ", told.institution)) if told.institution else None
    return Whole(
        region=_code(told.region, by_region, filename, _KINDS["region"]),
        scenario=_code(told.scenario, by_point, filename, _KINDS["scenario"]),
        institution=institution or _code(told.institution, by_institution, filename, _KINDS["institution"]),
    )


def _by_name(given: Iterable[tuple[str, Iterable[str]]], names: Mapping[str, str]) -> dict[str, str]:
    own = {code: (code, *written) for code, written in given}
    by_name = {_key(name): code for code, written in own.items() for name in written if name}
    return by_name | {_key(name): code for name, code in names.items() if code in own}


def _code(name: str, by_name: Mapping[str, str], filename: str, kind: tuple[str, str]) -> str:
    code = by_name.get(_key(name)) if name else ""
    if code is None:
        raise refuse("PATH-NAME", file=filename, name=shortened(name), kind_zh=kind[0], kind_en=kind[1])
    return code


def _matched(extract: Extract, path: str) -> re.Match[str] | None:
    return re.search(rf"(?:(?<=/)|^){extract.path}$", path)


def _told(found: re.Match[str]) -> Told:
    part = {name: text for name, text in found.groupdict().items() if text}
    if "period" in part:
        period = read_period(part["period"])
    elif "year" in part and "quarter" in part:
        period = read_period(f"{part['year']}-Q{part['quarter']}")
    elif "year" in part and "month" in part:
        month = part["month"]
        period = read_period(
            f"{part['year']}-{int(month):02d}" if month.isdigit() else f"{month} {part['year']}"
        )
    else:
        period = read_period(part["year"]) if "year" in part else None
    return Told(period, *(part.get(name, "") for name in ("region", "scenario", "institution")))


def _key(name: str) -> str:
    """A name as paths write it: tamil-nadu, andaman-&-nicobar-islands."""
    return folded(_JOINTS.sub("", name.casefold()))
