"""How is the score of one institution worked out, down to the cells: everything that a calculator needs."""

import hashlib
from typing import Any

import numpy as np

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Part
from etl.definitions.method.text import method_bytes
from etl.definitions.programme import Programme
from etl.queries.scope import Scope
from etl.queries.score.proof_items import proof_item
from etl.queries.score.provenance import files_used, returns_of
from etl.queries.score.scored import Scored
from etl.queries.score.standing import refuse_stranger
from etl.scoring.fixed import units, written
from etl.scoring.persistence import failed_items, in_a_row
from etl.scoring.score import Scores
from etl.scoring.states import State
from etl.telling.reasons import reasons
from etl.telling.summaries import part_sentence, total_sentence

Json = dict[str, Any]
FORM = 1
"""The version of the proof's shape."""


def proof(programme: Programme, scored: Scored, institution: str, *, scope: Scope) -> Json:
    """The score proof: text, whole numbers and lists only, points as decimal strings.

    Method and parameters, every item with its figure and the cells and entries behind it, points before and after
    rounding, parts, total, tie-breaks, place. All proofs of a period together hold what the places depend on.
    """
    refuse_stranger(scored, institution, scope)
    scores, quarter = scored.scores, scored.quarter
    row = scores.row(institution)
    items = [
        proof_item(programme, scored, row, i, reason)
        for i, reason in enumerate(reasons(scores, programme.indicators, row))
    ]
    member = programme.institutions[institution]
    return {
        "receipt": FORM,
        "programme": {
            "code": programme.slug,
            "name_zh": programme.settings.name.zh,
            "name_en": programme.settings.name.en,
            "demonstration": programme.settings.demonstration,
        },
        "period": str(scored.period),
        "institution": {
            "code": institution,
            "name_zh": member.name("zh"),
            "name_en": member.name("en"),
            "group": member.group,
        },
        "method": _method(programme, scored.method),
        "items": items,
        "parts": [_part(scores, row, i, part) for i, part in enumerate(scored.method.part)],
        "total": _total(scored, row),
        "place": _place(scores, row),
        "returns": returns_of(quarter, programme, institution),
        "ledger_filed": quarter.has_ledger,
        "files": files_used(quarter, programme, _hashes(items)),
    }


def _method(programme: Programme, method: Method) -> Json:
    bonus = method.bonus
    return {
        "code": method.code,
        "name_zh": method.name.zh,
        "name_en": method.name.en,
        "sha256": hashlib.sha256(method_bytes(programme, method)).hexdigest(),
        "full": str(method.full),
        "decimals": method.decimals,
        "combine": method.combine,
        "minimum_group": method.minimum_group,
        "rescale": method.missing.rescale,
        "minimum_present": str(method.missing.minimum_present),
        "bonus": {"mode": bonus.mode, "cap": str(bonus.cap)} if bonus else None,
        "tie_break": list(method.tie_break),
        "closed": method.closed,
        "grades": [
            {
                "code": grade.code,
                "name_zh": grade.name.zh,
                "name_en": grade.name.en,
                "from": None if grade.from_ is None else str(grade.from_),
                "to": None if grade.to is None else str(grade.to),
            }
            for grade in method.grade
        ],
    }


def _part(scores: Scores, row: int, i: int, part: Part) -> Json:
    """earned ÷ applicable × worth = points, where the method rescales; otherwise points are what was earned."""
    points = scores.parts[i]
    of_part = [n for n, item in enumerate(scores.method.item) if item.part == part.code]
    earned = np.where(scores.items.counted[of_part, row], scores.items.points[of_part, row], 0).sum()
    sentence = part_sentence(scores, row, part.code)
    return {
        "part": part.code,
        "name_zh": part.name.zh,
        "name_en": part.name.en,
        "max": str(part.points),
        "bonus": part.bonus,
        "earned": written(int(earned)),
        "applicable": written(int(points.applicable[row])),
        "worth": written(int(points.worth[row])),
        "points": written(int(points.points[row])),
        "sentence_zh": sentence.zh,
        "sentence_en": sentence.en,
    }


def _total(scored: Scored, row: int) -> Json:
    scores = scored.scores
    totals, method, sentence = scores.totals, scores.method, total_sentence(scores, row)
    return {
        "before_bonus": written(int(totals.before_bonus[row])),
        "bonus": written(int(totals.bonus[row])),
        "penalty": written(int(totals.penalty[row])),
        "penalties": _penalties(scored, row),
        "exact": written(int(totals.total[row])),
        "official": written(int(totals.official[row]), method.decimals),
        "applicable": written(int(totals.applicable[row])),
        "state": State(totals.state[row]).word,
        "sentence_zh": sentence.zh,
        "sentence_en": sentence.en,
    }


def _penalties(scored: Scored, row: int) -> list[Json]:
    """Rules of persistence that hold: which item or grade failed in how many periods in a row, and what it costs."""
    scores, history = scored.scores, scored.history
    failed = failed_items(scored.method, scores.items)
    return [
        {
            "rule": rule.code,
            "name_zh": rule.name.zh,
            "name_en": rule.name.en,
            "periods": rule.periods,
            "points": written(units(rule.points)) if rule.code in failed else "0.0000",
            "consequence_zh": rule.consequence.zh if rule.consequence else None,
            "consequence_en": rule.consequence.en if rule.consequence else None,
        }
        for rule in scored.method.persistence
        if in_a_row(rule, scores.failed[rule.code], scores.inputs, history)[row]
    ]


def _place(scores: Scores, row: int) -> Json:
    method, grade = scores.method, int(scores.grade[row])
    return {
        "rank": int(scores.rank[row]) or None,
        "ranked": int((scores.rank > 0).sum()),
        "group_rank": int(scores.group_rank[row]) or None,
        "tie_break": [
            {"key": key, "points": written(_tie_break(scores, key, row))} for key in method.tie_break
        ],
        "grade": method.grades[grade] if grade >= 0 else None,
        "ceilings": [
            {"veto": veto.code, "name_zh": veto.name.zh, "name_en": veto.name.en, "ceiling": veto.ceiling}
            for veto in method.veto
            if scores.vetoes[veto.code][row]
        ],
    }


def _tie_break(scores: Scores, key: str, row: int) -> int:
    if key == "before_bonus":
        return int(scores.totals.before_bonus[row])
    if key in scores.method.parts:
        return int(scores.parts[list(scores.method.parts).index(key)].points[row])
    i = list(scores.method.items).index(key)
    return int(scores.items.points[i, row]) if scores.items.counted[i, row] else 0


def _hashes(items: list[Json]) -> set[str]:
    return {source["sha256"] for item in items for kind in ("cells", "entries") for source in item[kind]}
