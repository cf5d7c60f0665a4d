"""The JSON of `coverage`. Keys may be added; those of the contract stay, because scripts outside rely on them."""

from fractions import Fraction
from typing import Any

from etl.definitions.programme import Programme
from etl.facts.coverage import Counts, CoverageRow, FirstConnection
from etl.facts.registers import RegisterCounts
from etl.facts.rural import RuralRow
from etl.queries.coverage.coverage import Coverage, InstitutionCoverage
from etl.queries.coverage.registers import Registers
from etl.queries.coverage.rural import Rural
from etl.values.exact import rounded, written

Json = dict[str, Any]


def coverage_shape(
    programme: Programme, coverage: Coverage, listed: Registers | None = None, country: Rural | None = None
) -> Json:
    """`rows` are kind x region and add up to `totals` and `families`; shares are percent with two decimals."""
    return {
        "period": coverage.period,
        "region": coverage.region or None,
        "rows": [_row(programme, row) for row in coverage.rows],
        "totals": [_row(programme, row) for row in coverage.totals],
        "families": [_row(programme, row) for row in coverage.families],
        "regions": [_row(programme, row) for row in coverage.regions],
        "overall": {
            **_row(programme, coverage.overall),
            "share_by_points_pct": _percent(coverage.overall.share),
            "share_mean_of_families_pct": _percent(coverage.mean_of_families),
            "official": programme.together,
        },
        "institutions": [_institution(row) for row in coverage.institutions],
        "first_connections": [_first(row) for row in coverage.first],
        "rural": [_rural(row) for row in coverage.rural],
        "missing_returns": coverage.missing,
        "habitual": [
            {"scenario": kind or None, "at_least": one.low, "at_most": one.high}
            for kind, one in coverage.habits.items()
        ],
        "register": _register(listed) if listed else None,
        "rural_reach": _reach(country) if country else None,
    }


def _row(programme: Programme, row: CoverageRow) -> Json:
    kind, family = programme.points.get(row.scenario), programme.families.get(row.family)
    name = kind.name if kind else family.name if family else None
    return {
        "scenario": row.scenario or None,
        "family": row.family or None,
        "name": name.en if name else None,
        "name_zh": name.zh if name else None,
        "region": row.region or None,
        "universe": row.universe,
        "universe_as_of": row.as_of or None,
        "universe_source": "；".join(row.sources) or None,
        **_counts(row.counts),
        "share_pct": _percent(row.share),
    }


def _counts(counts: Counts) -> Json:
    return {
        "assigned": counts.assigned,
        "connected": counts.connected,
        "live": counts.live,
        "live_share_pct": _percent(counts.live_share),
        "transactions": counts.transactions,
        "all_transactions": counts.all_transactions,
        "count_share_pct": _percent(counts.count_share),
        "amount": counts.amount,
        "all_amount": counts.all_amount,
        "amount_share_pct": _percent(counts.amount_share),
    }


def _institution(row: InstitutionCoverage) -> Json:
    counts = row.counts
    return {
        "institution": row.institution,
        "scenario": row.scenario or None,
        "assigned": counts.assigned if counts else None,
        "connected": counts.connected if counts else None,
        "live": counts.live if counts else None,
        "completion_pct": _percent(row.completion),
        "live_share_pct": _percent(row.live_share),
        "masked": counts is None,
    }


def _first(row: FirstConnection) -> Json:
    return {
        "scenario": row.scenario,
        "region": row.region or None,
        "period": row.period,
        "points": row.points,
        "at_start_of_records": row.at_start,
    }


def _rural(row: RuralRow) -> Json:
    return {
        "region": row.region or None,
        "service_points": row.points,
        "live": row.live,
        "villages": row.villages,
        "villages_covered": row.covered,
    }


def _register(listed: Registers) -> Json:
    return {
        "period": listed.period,
        **_of_register(listed.overall),
        "scenarios": [
            {"scenario": code, **_of_register(counts)} for code, counts in listed.scenarios.items()
        ],
        "regions": [{"region": code, **_of_register(counts)} for code, counts in listed.regions.items()],
        "institutions": [
            {"institution": code, **vars(counts)} for code, counts in listed.institutions.items()
        ],
        "credit": listed.credit,
        "credited": [
            {"institution": institution, "scenario": scenario, "points": written(points)}
            for (institution, scenario), points in listed.credited.items()
        ],
        "near": [
            {
                "keys": list(near.keys),
                "institutions": list(near.institutions),
                "metres": f"{near.metres:.1f}",
                "merged": near.merged,
                "message": near.sentence.en,
                "message_zh": near.sentence.zh,
            }
            for near in listed.near
        ],
    }


def _of_register(counts: RegisterCounts | None) -> Json:
    return dict(vars(counts)) if counts else {}


def _reach(country: Rural) -> Json:
    return {
        "period": country.period,
        "rows": [
            {
                "region": row.region or None,
                "service_points": row.points,
                "live": row.live,
                "rural_population": row.rural_population,
                "population_year": row.population_year,
                "population_source": row.population_source or None,
                "live_per_10000": None if row.density is None else f"{rounded(row.density, 2):f}",
                "villages": row.villages,
                "residents": row.residents,
                "residents_within_2km": row.near,
                "share_within_2km_pct": _percent(Fraction(row.near, row.residents))
                if row.residents
                else None,
                "residents_within_5km": row.far,
                "share_within_5km_pct": _percent(Fraction(row.far, row.residents)) if row.residents else None,
            }
            for row in country.rows
        ],
        "white_spots": [vars(spot) for spot in country.white_spots],
        "next_points": [vars(point) for point in country.next_points],
    }


def _percent(share: Fraction | None) -> str | None:
    return None if share is None else f"{rounded(share * 100, 2):f}"
