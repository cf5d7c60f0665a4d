"""Whatever one definition file says of another must be there: every reference to something that does not exist."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from etl.definitions.indicators import Indicator
from etl.definitions.returns import Extract

if TYPE_CHECKING:
    from etl.definitions.load import Programme


def broken_references(p: "Programme") -> Iterable[tuple[str, str]]:
    """Every reference to something that does not exist, as (file, sentence)."""
    yield from _of_institutions(p)
    yield from _of_places(p)
    yield from _of_measures(p)
    for indicator in p.indicators.values():
        yield from _of_indicator(p, indicator)
    yield from _scored_by_nobody(p)
    yield from _of_layouts(p)
    yield from _of_headline(p)


def _of_institutions(p: "Programme") -> Iterable[tuple[str, str]]:
    for inst in p.institutions.values():
        if inst.group not in p.groups:
            yield (
                "institutions.csv",
                f"institution {inst.code} is in group “{inst.group}”, which programme.toml does not list",
            )
        if inst.successor and inst.successor not in p.institutions:
            yield "institutions.csv", f"the successor “{inst.successor}” of {inst.code} is not in the file"
    for alias in p.aliases:
        if alias.institution not in p.institutions:
            yield (
                "aliases.csv",
                f"“{alias.alias}” points to “{alias.institution}”, which institutions.csv does not list",
            )


def _of_places(p: "Programme") -> Iterable[tuple[str, str]]:
    for region in p.regions.values():
        if region.parent and region.parent not in p.regions:
            yield "regions.geojson", f"the parent “{region.parent}” of {region.code} is not in the file"
        if region.group and region.group not in p.groups:
            yield (
                "regions.geojson",
                f"region {region.code} is in group “{region.group}”, which programme.toml does not list",
            )
    for row in p.population:
        if row.region not in p.regions:
            yield "population.csv", f"region “{row.region}” is not in regions.geojson"
    for village in p.villages.values():
        if village.region not in p.regions:
            yield "villages.csv", f"region “{village.region}” of {village.code} is not in regions.geojson"
    for universe in p.universe:
        if universe.scenario not in p.points:
            yield "universe.csv", f"scenario “{universe.scenario}” is not in scenarios.toml"
        if universe.region not in p.regions:
            yield "universe.csv", f"region “{universe.region}” is not in regions.geojson"
    for measure in (*(m for _, m in p.counted or ()), *(p.rural.measures if p.rural else ())):
        if measure not in p.measures:
            yield "scenarios.toml", f"“{measure}” is counted, but measures.toml does not list it"
    if p.rural and p.rural.register_ and p.rural.register_ not in p.returns:
        yield "scenarios.toml", f"the register “{p.rural.register_}” has no layout in returns/"


def _of_measures(p: "Programme") -> Iterable[tuple[str, str]]:
    for measure in p.measures.values():
        base = p.measures.get(measure.made_of)
        if measure.made_of and (
            base is None or base.made_of or base.unit != measure.unit or base.kind != measure.kind
        ):
            yield (
                "measures.toml",
                f"“{measure.code}” is made of “{measure.made_of}”, which is no filed measure of its unit and kind",
            )


def _of_layouts(p: "Programme") -> Iterable[tuple[str, str]]:
    for layout in p.returns.values():
        for sheet in layout.sheet:
            for column in sheet.column:
                if column.measure not in p.measures:
                    yield (
                        f"returns/{layout.code}.toml",
                        (
                            f"sheet {sheet.name} fills measure “{column.measure}”, which measures.toml does not list"
                        ),
                    )

        if layout.extract:
            yield from _of_extract(p, layout.code, layout.extract)


def _of_extract(p: "Programme", code: str, extract: Extract) -> Iterable[tuple[str, str]]:
    path = f"returns/{code}.toml"
    if extract.region not in p.regions:
        yield path, f"the region “{extract.region}” is not in regions.geojson"
    for measure in (*(column.measure for column in extract.column), *extract.zero_is_missing):
        if measure not in p.measures:
            yield path, f"the extract fills measure “{measure}”, which measures.toml does not list"
    known = p.regions if extract.kind == "region" else p.points
    for name, meant in extract.names.items():
        if meant not in known:
            yield path, f"“{name}” means “{meant}”, which is not a {extract.kind} of this programme"


def _of_headline(p: "Programme") -> Iterable[tuple[str, str]]:
    users = dict(p.settings.users or ()).values()
    for code in (*users, *p.settings.campaigns, *p.settings.campaigns.values()):
        if code not in p.measures:
            yield "programme.toml", f"the measure “{code}” of users or campaigns is not in measures.toml"
    for code in p.settings.headline.measures:
        if code not in p.measures:
            yield "programme.toml", f"the headline measure “{code}” is not in measures.toml"
    for code in (*p.settings.headline.indicators, p.settings.headline.rank):
        if code not in p.indicators:
            yield "programme.toml", f"the headline indicator “{code}” has no file in indicators/"


def _scored_by_nobody(p: "Programme") -> Iterable[tuple[str, str]]:
    """Indicators that are said to be scored although no method scores them; nothing while there is no method."""
    scored = {item.indicator for method in p.methods for item in method.item}
    for indicator in p.indicators.values():
        if p.methods and indicator.shown == "scored" and indicator.code not in scored:
            yield (
                f"indicators/{indicator.code}.toml",
                "shown says “scored”, but no method scores the indicator; add an item, or write “display”",
            )


def _of_indicator(p: "Programme", indicator: Indicator) -> Iterable[tuple[str, str]]:
    path = f"indicators/{indicator.code}.toml"
    for measure in indicator.measures:
        if measure not in p.measures:
            yield path, f"measure “{measure}” is not in measures.toml"
    for scenario in indicator.scenario:
        if scenario not in p.points:
            yield path, f"scenario “{scenario}” is not in scenarios.toml"
    if indicator.counter_indicator and indicator.counter_indicator not in p.indicators:
        yield path, f"the counter-indicator “{indicator.counter_indicator}” has no file in indicators/"
    kinds = {kind for institution in p.institutions.values() for kind in institution.kinds}
    for kind in indicator.measured:
        if kind not in kinds:
            yield path, f"no institution is of kind “{kind}”"
