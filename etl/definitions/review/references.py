"""Whatever one definition file says of another must be there: every reference to something that does not exist."""

from collections.abc import Callable, Collection, Iterable, Mapping

from etl.definitions.indicators import Indicator, measures_in
from etl.definitions.programme import Programme
from etl.definitions.review.layouts import Broken, broken_in_layouts
from etl.definitions.review.levels import counted_twice, existing_twice
from etl.values.periods import Period


def broken_references(p: Programme, unread: Collection[str] = ()) -> Iterable[Broken]:
    """Every reference to something that does not exist. What is said of files (`unread`: their names, or their
    folders') that could not be read is not asked: a measure is not missing where measures.toml is broken."""
    for ask, files in _QUESTIONS:
        if not set(unread) & set(files):
            yield from ask(p)


def _of_institutions(p: Programme) -> Iterable[tuple[str, str]]:
    if not p.institutions and p.settings.ranked == "institution":
        yield "institutions.csv", "the file has no row, and so nobody takes part; add those who do"
    for inst in p.institutions.values():
        if inst.group not in p.groups:
            yield (
                "institutions.csv",
                f"institution {inst.code} is in group “{inst.group}”, which programme.toml does not list",
            )
        if inst.successor and inst.successor not in p.institutions:
            yield "institutions.csv", f"the successor “{inst.successor}” of {inst.code} is not in the file"
        elif _comes_back(inst.code, {code: one.successor for code, one in p.institutions.items()}):
            yield "institutions.csv", f"the successors of {inst.code} lead back to it; name who took it over"
        if inst.belongs_to and inst.belongs_to not in p.institutions:
            yield "institutions.csv", f"{inst.code} belongs to “{inst.belongs_to}”, which is not in the file"
        elif inst.belongs_to and p.institutions[inst.belongs_to].belongs_to:
            yield (
                "institutions.csv",
                f"{inst.code} belongs to “{inst.belongs_to}”, which is itself a row of another institution",
            )
    for alias in p.aliases:
        if alias.institution not in p.institutions:
            yield (
                "aliases.csv",
                f"“{alias.alias}” points to “{alias.institution}”, which institutions.csv does not list",
            )


def _comes_back(code: str, leads_to: Mapping[str, str]) -> bool:
    """Whether a code leads to itself, at once or by others."""
    seen: set[str] = set()
    now = code
    while now in leads_to and now not in seen:
        seen.add(now)
        now = leads_to[now]
        if now == code:
            return True
    return False


def _of_places(p: Programme) -> Iterable[tuple[str, str]]:
    if p.settings.ranked == "region" and not any(region.group for region in p.regions.values()):
        yield (
            "regions.geojson",
            "the programme ranks regions, but none of them has a group, so that none would be ranked; "
            "write the code of a [[group]] of programme.toml under group of those that are to be ranked",
        )
    above = {code: region.parent for code, region in p.regions.items()}
    for region in p.regions.values():
        if region.parent and region.parent not in p.regions:
            yield "regions.geojson", f"the parent “{region.parent}” of {region.code} is not in the file"
        elif _comes_back(region.code, above):
            yield (
                "regions.geojson",
                f"the parents of {region.code} lead back to it; name the region above it, and none for the topmost",
            )
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


def _of_measures(p: Programme) -> Iterable[tuple[str, str]]:
    for measure in p.measures.values():
        base = p.measures.get(measure.made_of)
        if measure.made_of and (
            base is None or base.made_of or base.unit != measure.unit or base.kind != measure.kind
        ):
            yield (
                "measures.toml",
                f"“{measure.code}” is made of “{measure.made_of}”, which is no filed measure of its unit and kind",
            )

        added = p.measures.get(measure.of)
        kinds = ("stock", "during") if measure.once else ("flow", "")
        if measure.of and (added is None or (added.kind, added.at, added.unit) != (*kinds, measure.unit)):
            wanted = "stock of its unit with at = “during”" if measure.once else "flow of its unit"
            yield (
                "measures.toml",
                f"“{measure.code}” grows by “{measure.of}”, which is no {wanted} in measures.toml",
            )
        if measure.total_of and base is not None and base.apart:
            yield (
                "measures.toml",
                f"“{measure.code}” adds up “{base.code}” over the institutions, but its figures are those of "
                f"“{base.apart}”, which must never be added",
            )


def _of_headline(p: Programme) -> Iterable[Broken]:
    users = dict(p.settings.users or ()).values()
    for code in (*users, *p.settings.campaigns, *p.settings.campaigns.values()):
        if code not in p.measures:
            yield "programme.toml", f"the measure “{code}” of users or campaigns is not in measures.toml"
    for code in p.settings.headline.measures:
        if code not in p.measures:
            yield (
                "programme.toml",
                f"the headline measure “{code}” is not in measures.toml",
                ("headline", "measures"),
            )
    listed = [(code, "indicators") for code in p.settings.headline.indicators]
    for code, key in (*listed, (p.settings.headline.rank, "rank")):
        if code not in p.indicators:
            yield (
                "programme.toml",
                f"the headline indicator “{code}” has no file in indicators/",
                ("headline", key),
            )
    for target in p.settings.target:
        if target.measure and target.measure not in p.measures:
            yield "programme.toml", f"the measure “{target.measure}” of a target is not in measures.toml"
        if target.indicator and target.indicator not in p.indicators:
            yield (
                "programme.toml",
                f"the indicator “{target.indicator}” of a target has no file in indicators/",
            )


def _of_history(p: Programme) -> Iterable[tuple[str, str]]:
    path = "history.toml"
    per_year = p.settings.per_year
    for one in p.history.break_:
        if one.measure not in p.measures:
            yield (
                path,
                f"the break of {one.since} is in measure “{one.measure}”, which measures.toml does not list",
            )
        if Period.parse(one.since).per_year != per_year:
            yield (
                path,
                f"the break “{one.since}” is no {p.settings.frequency}; write it as the programme reports",
            )
    for campaign in p.history.campaign:
        first, last = Period.parse(campaign.first), Period.parse(campaign.last)
        if first > last or {first.per_year, last.per_year} != {per_year}:
            yield (
                path,
                f"the campaign {campaign.code} must run from one {p.settings.frequency} to a later one",
            )
        for region in campaign.regions:
            if region not in p.regions:
                yield (
                    path,
                    f"the campaign {campaign.code} is in region “{region}”, which regions.geojson does not list",
                )


def _scored_by_nobody(p: Programme) -> Iterable[tuple[str, str]]:
    """Indicators that are said to be scored although no method scores them; nothing while there is no method."""
    scored = {item.indicator for method in p.methods for item in method.item}
    for indicator in p.indicators.values():
        if p.methods and indicator.shown == "scored" and indicator.code not in scored:
            yield (
                f"indicators/{indicator.code}.toml",
                "shown says “scored”, but no method scores the indicator; add an item, or write “display”",
            )


def _of_sources(p: Programme) -> Iterable[tuple[str, str]]:
    """A method's item that reads a second source reads one that is there and gives every measure it needs."""
    reading = [(method, item) for method in p.methods for item in method.item if item.source]
    for method, item in reading:
        path, layout = f"methods/{method.code}.toml", p.returns.get(item.source)
        if layout is None or not layout.is_second:
            yield path, f"item {item.code} reads “{item.source}”, which is no second source in returns/"
            continue
        indicator = p.indicators[item.indicator]
        missing = [
            code for code in indicator.measures if (p.measures[code].made_of or code) not in layout.given
        ]
        if missing or indicator.scenario:
            lacking = ", ".join(missing) or "scenarios"
            yield path, f"item {item.code} cannot be read from “{item.source}”, which does not give {lacking}"


def _of_indicators(p: Programme) -> Iterable[Broken]:
    for indicator in p.indicators.values():
        yield from _of_indicator(p, indicator)


def _of_indicator(p: Programme, indicator: Indicator) -> Iterable[Broken]:
    path = f"indicators/{indicator.code}.toml"
    for key in ("numerator", "denominator"):
        for measure in sorted(measures_in(getattr(indicator, key))):
            if measure not in p.measures:
                yield path, f"measure “{measure}” is not in measures.toml", (key,)
    for side in (indicator.numerator, indicator.denominator):
        wholes = {one.apart for code, one in p.measures.items() if code in measures_in(side)}
        if len(wholes) > 1:
            named = " and ".join(
                f"“{one}”" if one else "the institutions themselves" for one in sorted(wholes)
            )
            yield path, f"“{side}” adds figures of {named}: what is of different wholes must never be added"
    for scenario in indicator.scenario:
        if scenario not in p.points:
            yield path, f"scenario “{scenario}” is not in scenarios.toml"
    if indicator.counter_indicator and indicator.counter_indicator not in p.indicators:
        yield path, f"the counter-indicator “{indicator.counter_indicator}” has no file in indicators/"
    kinds = {kind for institution in p.institutions.values() for kind in institution.kinds}
    for kind in indicator.measured:
        if kind not in kinds:
            yield path, f"no institution is of kind “{kind}”"


def _of_risks(p: Programme) -> Iterable[Broken]:
    """What risk.toml reads is there."""
    if p.risks is None:
        return
    for place, risk in enumerate(p.risks.risk):
        for side in ("likelihood", "impact"):
            scale = getattr(risk, side)
            where = ("risk", place, side)
            if scale.indicator and scale.indicator not in p.indicators:
                yield (
                    "risk.toml",
                    f"the indicator “{scale.indicator}” has no file in indicators/",
                    (*where, "indicator"),
                )
            if scale.measure and scale.measure not in p.measures:
                yield "risk.toml", f"measure “{scale.measure}” is not in measures.toml", (*where, "measure")


def _of_compliance(p: Programme) -> Iterable[Broken]:
    """Compliance has its share of the full score in every method."""
    if p.risks is None or p.risks.compliance is None:
        return
    asked, parts = p.risks.compliance, ("compliance", "parts")
    if not p.methods:
        yield "risk.toml", "compliance is a share of the appraisal, but methods/ holds no method", parts
    for method in p.methods:
        if unknown := [code for code in asked.parts if code not in method.parts]:
            yield "risk.toml", f"the method from {method.code} has no part “{unknown[0]}”", parts
            continue
        points = sum(method.parts[code].points for code in dict.fromkeys(asked.parts))
        if points * 100 < asked.share * method.full:
            yield (
                "risk.toml",
                f"compliance has {points:f} of {method.full:f} points in the method from {method.code}; it must have "
                f"at least {asked.share} %",
                ("compliance", "share"),
            )


_QUESTIONS: tuple[tuple[Callable[[Programme], Iterable[Broken]], tuple[str, ...]], ...] = (
    (_of_institutions, ("programme.toml", "institutions.csv", "aliases.csv")),
    (
        _of_places,
        ("programme.toml", "regions.geojson", "scenarios.toml", "measures.toml", "returns", "villages.csv"),
    ),
    (_of_measures, ("measures.toml",)),
    (_of_indicators, ("measures.toml", "scenarios.toml", "institutions.csv", "indicators")),
    (_scored_by_nobody, ("methods", "indicators")),
    (_of_sources, ("methods", "returns", "indicators", "measures.toml")),
    (
        broken_in_layouts,
        (
            "programme.toml",
            "measures.toml",
            "regions.geojson",
            "scenarios.toml",
            "institutions.csv",
            "returns",
        ),
    ),
    (existing_twice, ("universe.csv", "regions.geojson")),
    (counted_twice, ("returns", "regions.geojson", "measures.toml")),
    (_of_headline, ("programme.toml", "measures.toml", "indicators")),
    (_of_risks, ("risk.toml", "measures.toml", "indicators")),
    (_of_compliance, ("risk.toml", "methods")),
    (_of_history, ("programme.toml", "history.toml", "measures.toml", "regions.geojson")),
)
"""What is asked, and the files that have to be read for it."""
