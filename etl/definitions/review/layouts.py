"""What a layout of returns names must be there: measures, units, places, institutions, the layout before it."""

from collections.abc import Iterable

from etl.definitions.extracts import Sdmx
from etl.definitions.programme import Programme
from etl.definitions.returns import Column, Extract, Layout
from etl.definitions.units import Units

_UNITS_OF = {"count": "a count", "money": "an amount of money"}
Where = tuple[str | int, ...]
Broken = tuple[str, str] | tuple[str, str, Where]
"""File and sentence, and the place in the file where that is known (as `files.line_of` takes it)."""


def broken_in_layouts(p: Programme) -> Iterable[Broken]:
    """Every reference of the layouts of a programme to something that does not exist."""
    for layout in p.returns.values():
        for i, sheet in enumerate(layout.sheet):
            if sheet.rows.startswith("region") and not p.regions:
                yield (
                    "regions.geojson",
                    f"sheet {sheet.name} has a row for each region, but there is no region; add at least one",
                )
            for j, column in enumerate(sheet.column):
                if column.measure not in p.measures:
                    yield (
                        f"returns/{layout.code}.toml",
                        f"sheet {sheet.name} fills measure “{column.measure}”, which measures.toml does not list",
                        ("sheet", i, "column", j, "measure"),
                    )
                if any(one.measure == column.measure and one.overlaps(column) for one in sheet.column[:j]):
                    yield (
                        f"returns/{layout.code}.toml",
                        f"sheet {sheet.name} fills measure “{column.measure}” from two columns; give one its own",
                        ("sheet", i, "column", j, "measure"),
                    )
        for i, count in enumerate(layout.cases.count if layout.cases else ()):
            if count.measure not in p.measures:
                yield (
                    f"returns/{layout.code}.toml",
                    f"cases are counted for measure “{count.measure}”, which measures.toml does not list",
                    ("cases", "count", i, "measure"),
                )
        for i, held in enumerate(layout.inventory.count if layout.inventory else ()):
            if held.measure not in p.measures:
                yield (
                    f"returns/{layout.code}.toml",
                    f"the inventory is counted for measure “{held.measure}”, which measures.toml does not list",
                    ("inventory", "count", i, "measure"),
                )
            elif held.counts == "sum" and layout.inventory:
                unit, kind = p.measures[held.measure].unit, layout.inventory.of_code(held.attribute).kind
                if unit != kind:
                    yield (
                        f"returns/{layout.code}.toml",
                        f"“{held.measure}” is {_UNITS_OF[unit]}, but “{held.attribute}”, which it adds up, is "
                        f"{_UNITS_OF[kind]}",
                        ("inventory", "count", i, "measure"),
                    )
        yield from _of_units(p, layout)
        yield from _of_wholes(p, layout)
        yield from _of_editions(p, layout)
        if layout.extract:
            yield from _of_extract(p, layout.code, layout.extract)
        if layout.sdmx:
            yield from _of_sdmx(p, layout.code, layout.sdmx, Units(p.settings.currency, layout.units))
        for j, one in enumerate(layout.transactions.measure if layout.transactions else ()):
            if one.measure not in p.measures:
                sentence = f"the transactions fill measure “{one.measure}”, which measures.toml does not list"
                yield f"returns/{layout.code}.toml", sentence, ("transactions", "measure", j, "measure")
        yield from _of_checks(p, layout)


def _of_units(p: Programme, layout: Layout) -> Iterable[Broken]:
    """Every unit is one that somebody knows: a word of everybody's, or one that the layout declares."""
    units = Units(p.settings.currency, layout.units)
    columns: list[tuple[Column, Where]] = [
        (column, ("sheet", i, "column", j, "unit"))
        for i, sheet in enumerate(layout.sheet)
        for j, column in enumerate(sheet.column)
    ]
    if layout.extract:
        columns += [(one, ("extract", "column", j, "unit")) for j, one in enumerate(layout.extract.column)]
    for column, where in columns:
        measure = p.measures.get(column.measure)
        if measure and units.of(column.unit, measure) is None:
            known = ", ".join(units.allowed(measure.unit))
            sentence = (
                f"nobody knows the unit “{column.unit}” of {_UNITS_OF[measure.unit]}; write one of {known}, "
                "or declare it under [units] with how many it is"
            )
            yield f"returns/{layout.code}.toml", sentence, where


def _of_wholes(p: Programme, layout: Layout) -> Iterable[Broken]:
    """Whom or what all figures of a sheet are of is known to the programme."""
    for i, sheet in enumerate(layout.sheet):
        whole = sheet.whole
        known = {"institution": p.institutions, "region": p.regions, "scenario": p.points}
        for key, codes in known.items():
            code = getattr(whole, key)
            if code and code not in codes:
                sentence = f"sheet {sheet.name} is of the {key} “{code}”, which this programme does not have"
                yield f"returns/{layout.code}.toml", sentence, ("sheet", i, "whole", key)


def _of_editions(p: Programme, layout: Layout) -> Iterable[Broken]:
    """Editions of one layout follow each other: for each period there is one at most."""
    path = f"returns/{layout.code}.toml"
    if layout.of:
        newest = p.returns.get(layout.of)
        if newest is None or newest.of:
            yield path, f"it is an edition of “{layout.of}”, which is no layout in force in returns/", ("of",)
            return
        if newest.form != layout.form:
            yield (
                path,
                f"it is an edition of “{layout.of}”, but a {layout.form} while that is a {newest.form}",
                ("of",),
            )
    for other in p.returns.values():
        if other.source == layout.source and other.code < layout.code and layout.overlaps(other):
            sentence = (
                f"{layout.code}.toml ({layout.span('en')}) and {other.code}.toml ({other.span('en')}) are both for "
                f"{_first_common(layout, other)}; let from of the one begin after until of the other"
            )
            yield path, sentence, ("from" if layout.since else "until",)


def _first_common(one: Layout, other: Layout) -> str:
    month = max(one.months[0], other.months[0])
    return month if one.since or other.since else "every month"


def _of_checks(p: Programme, layout: Layout) -> Iterable[tuple[str, str]]:
    """Checks speak of measures that this very layout fills, and of kinds of institution that there are."""
    path = f"returns/{layout.code}.toml"
    filled = {column.measure for sheet in layout.sheet for column in sheet.column}
    spoken: list[tuple[str, tuple[str, ...]]] = [(check.id, check.measures) for check in layout.check]
    spoken += [(carried.id, carried.measures) for carried in layout.carried]
    spoken += [("[[required]]", required.measures) for required in layout.required]
    spoken += [("[watch]", layout.watch.measures)]
    for what, measures in spoken:
        for measure in measures:
            if measure not in filled:
                yield path, f"{what} speaks of the measure “{measure}”, which no sheet of the layout fills"
    ids = [check.id for check in layout.check] + [carried.id for carried in layout.carried]
    for id_ in sorted({one for one in ids if ids.count(one) > 1}):
        yield path, f"the check “{id_}” is given twice"
    kinds = {kind for institution in p.institutions.values() for kind in institution.kinds}
    for required in layout.required:
        for kind in required.kinds:
            if kind not in kinds:
                yield path, f"[[required]] names the kind “{kind}”, which no institution is of"


def _of_extract(p: Programme, code: str, extract: Extract) -> Iterable[Broken]:
    path = f"returns/{code}.toml"
    if extract.region and extract.region not in p.regions:
        yield path, f"the region “{extract.region}” is not in regions.geojson", ("extract", "region")
    filled: list[tuple[str, Where]] = [
        (column.measure, ("extract", "column", j, "measure")) for j, column in enumerate(extract.column)
    ]
    filled += [(measure, ("extract", "zero_is_missing")) for measure in extract.zero_is_missing]
    for measure, where in filled:
        if measure not in p.measures:
            yield path, f"the extract fills measure “{measure}”, which measures.toml does not list", where
    kinds = {"region": p.regions, "scenario": p.points, "institution": p.institutions}
    known = {
        one
        for kind, codes in kinds.items()
        if kind == extract.kind or f"(?P<{kind}>" in extract.path
        for one in codes
    }
    for name, meant in extract.names.items():
        if meant not in known:
            sentence = f"“{name}” means “{meant}”, which is not a {extract.kind} of this programme"
            yield path, sentence, ("extract", "names", f'"{name}"')


def _of_sdmx(p: Programme, code: str, sdmx: Sdmx, units: Units) -> Iterable[Broken]:
    path = f"returns/{code}.toml"
    for j, series in enumerate(sdmx.series):
        where: Where = ("sdmx", "series", j, "measure")
        if series.measure not in p.measures:
            yield path, f"a series fills measure “{series.measure}”, which measures.toml does not list", where
        elif series.unit and units.of(series.unit, p.measures[series.measure]) is None:
            yield path, f"nobody knows the unit “{series.unit}”; declare it under [units]", where
    kinds = {"region": p.regions, "scenario": p.points, "institution": p.institutions}
    for kind, dimension in sdmx.places.items():
        for written, meant in sdmx.codes.get(dimension, {}).items():
            if meant and meant not in kinds[kind]:
                sentence = f"“{written}” means “{meant}”, which is not a {kind} of this programme"
                yield path, sentence, ("sdmx", "codes", dimension, written)
