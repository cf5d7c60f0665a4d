"""One measure is filed of regions of one level: of a country and of its states, all would be counted twice."""

from collections.abc import Iterator
from itertools import combinations

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout


def counted_twice(p: Programme) -> Iterator[tuple[str, str]]:
    """File and sentence for every measure that two layouts fill of regions of which one is part of the other.

    What a return or a register says is by the regions that it lists itself and is not seen here.
    """
    layouts = [(layout, _filled(p, layout)) for layout in p.returns.values() if not layout.is_second]
    for (one, here), (other, there) in combinations(layouts, 2):
        if one.source == other.source:
            continue
        for measure in sorted(here.keys() & there.keys()):
            pair = next(_nested(p, here[measure], there[measure]), None)
            if pair:
                yield (
                    f"returns/{other.code}.toml",
                    f"it fills the measure “{measure}” of {pair[1]}, as {one.code}.toml does of {pair[0]}, though "
                    "one is part of the other, so that sums would count it twice; "
                    "give one of the layouts a measure of its own",
                )


def existing_twice(p: Programme) -> Iterator[tuple[str, str]]:
    """File and sentence for every kind of point that exists in a region and, by another row, in a part of it."""
    regions: dict[str, set[str]] = {}
    for row in p.universe:
        regions.setdefault(row.scenario, set()).add(row.region)
    for scenario, here in regions.items():
        for above, code in _nested(p, here, here):
            sentence = (
                f"“{scenario}” is counted in “{above}” and in “{code}”, though one is part of the other, so that sums "
                "would count it twice; count it in regions of one level"
            )
            yield "universe.csv", sentence
            break


def _filled(p: Programme, layout: Layout) -> dict[str, set[str]]:
    """The regions of which the layout's files give each measure, where the layout itself says so."""
    filled: dict[str, set[str]] = {}
    for sheet in layout.sheet:
        if sheet.whole.region:
            for column in sheet.column:
                filled.setdefault(column.measure, set()).add(sheet.whole.region)
    extract = layout.extract
    if extract and extract.region:
        regions = _parts(p, {extract.region}) if "(?P<region>" in extract.path else {extract.region}
        if extract.kind == "region":
            regions = _parts(p, regions)
        for column in extract.column:
            filled.setdefault(column.measure, set()).update(regions)
    return filled


def _parts(p: Programme, regions: set[str]) -> set[str]:
    return {one.code for one in p.regions.values() if one.parent in regions}


def _nested(p: Programme, here: set[str], there: set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a region here and one there of which one lies in the other."""
    for code in sorted(there):
        yield from ((above, code) for above in _above(p, code) if above in here)
    for code in sorted(here):
        yield from ((code, above) for above in _above(p, code) if above in there)


def _above(p: Programme, code: str) -> Iterator[str]:
    """The regions that a region is part of, from the next one up; a circle ends where it began."""
    seen = {code}
    while (region := p.regions.get(code)) and region.parent and region.parent not in seen:
        code = region.parent
        seen.add(code)
        yield code
