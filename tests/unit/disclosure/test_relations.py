"""What one sum must not tell does not come back from the sums of other measures beside it."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.settings import Disclosure
from etl.disclosure.relations import Cell, Relation, Volumes, relations, told_beside
from etl.disclosure.tables import PRIME, is_dangerous
from etl.queries.told_sums import told_sums
from store.facts import read_facts

RULES, MANY = Disclosure(), {"A": 100, "B": 90, "C": 80, "D": 70}
WHOLE = Relation(((1, "all", 0), (-1, "cash", 0), (-1, "card", 0)))
LATER = {"all": (0,), "other": (1,), "cash": (2,), "card": (3,)}


def told(volumes: Volumes, *known: Relation) -> set[Cell]:
    return told_beside(volumes, known, LATER, RULES)


def month(period: str, **sums: dict[str, int]) -> dict[Cell, dict[str, int]]:
    return {(measure, period): given for measure, given in sums.items()}


def test_what_is_left_of_a_whole_takes_another_part_with_it() -> None:
    volumes = month("2024-01", all=MANY, cash={**MANY, "A": 60}, card={"A": 40})
    assert told(volumes) == {("all", "2024-01"), ("cash", "2024-01")}
    assert told(volumes, WHOLE) == {("all", "2024-01")}
    enough = month("2024-01", all=MANY, cash={**MANY, "A": 60}, card=MANY)
    assert told(enough, WHOLE) == set(enough)


def test_a_part_and_its_whole_are_not_both_told_where_the_rest_is_one_institutions() -> None:
    part = Relation(((1, "all", 0), (-1, "card", 0)), leaves=True)
    volumes = month("2024-01", all=MANY, card={**MANY, "A": 99})
    assert told(volumes, part) == {("all", "2024-01")}
    assert told(month("2024-01", all=MANY, card=MANY), part) == {("all", "2024-01"), ("card", "2024-01")}


def test_what_has_grown_by_it_keeps_it_back_for_ever() -> None:
    """A stock told before and after a flow that is not told; and later, by the flow of its own month."""
    grown = Relation(((1, "all", 0), (-1, "all", 1), (-1, "card", 0)))
    stock = dict.fromkeys(MANY, 1000)
    volumes = month("2024-01", all=stock, card=MANY)
    for number, flow in ((2, {"A": 5}), (3, MANY), (4, MANY)):
        stock = {code: value + flow.get(code, 0) for code, value in stock.items()}
        volumes |= month(f"2024-0{number}", all=stock, card=flow)
    found = told(volumes, grown)
    assert ("card", "2024-02") not in found
    assert ("all", "2024-01") in found, "what was told before it stays told"
    assert ("all", "2024-02") not in found
    assert not recovered(volumes, [grown], found)
    assert ("all", "2024-04") in found, "once the flow of one month is kept back the stock may be told again"
    assert ("card", "2024-03") not in found


def test_two_parts_that_are_hidden_are_not_told_together_either() -> None:
    """Both are one institution's: their sum is its own, too."""
    volumes = month("2024-01", all=MANY, cash={"A": 40}, card={"A": 60})
    volumes["other", "2024-01"] = {"B": 90, "C": 80, "D": 70}
    known = Relation(((1, "all", 0), (-1, "other", 0), (-1, "cash", 0), (-1, "card", 0)))
    assert told(volumes, known) == {("all", "2024-01")}


def recovered(volumes: Volumes, known: Iterable[Relation], told: set[Cell]) -> list[Cell]:
    """Hidden dangerous sums in the span of what is told and of the relations, by ranks modulo a prime."""
    cells = sorted(volumes)
    rows = []
    for one in known:
        for period in {period for _, period in cells}:
            shifted = {0: period, 1: f"{period[:5]}{int(period[5:]) - 1:02d}"}
            row = np.zeros(len(cells), dtype=np.int64)
            names = [(measure, shifted[back]) for _, measure, back in one.terms]
            if not one.leaves and all(name in volumes for name in names):
                for (times, _, _), name in zip(one.terms, names, strict=True):
                    row[cells.index(name)] += times
                rows.append(row)
    rows += [np.eye(len(cells), dtype=np.int64)[cells.index(one)] for one in sorted(told)]
    whole = np.stack(rows)
    return [
        cell
        for n, cell in enumerate(cells)
        if cell not in told
        and is_dangerous(volumes[cell].values(), RULES)
        and rank(np.vstack([whole, np.eye(len(cells), dtype=np.int64)[n]])) == rank(whole)
    ]


def rank(matrix: npt.NDArray[np.int64]) -> int:
    left, found = matrix % PRIME, 0
    for column in range(left.shape[1]):
        rows = np.flatnonzero(left[found:, column])
        if not rows.size:
            continue
        pivot = found + int(rows[0])
        left[[found, pivot]] = left[[pivot, found]]
        left[found] = left[found] * pow(int(left[found, column]), -1, PRIME) % PRIME
        others = [row for row in np.flatnonzero(left[:, column]) if row != found]
        left[others] = (left[others] - left[others, column][:, None] * left[found]) % PRIME
        found += 1
        if found == left.shape[0]:
            break
    return found


def test_no_hidden_sum_is_a_combination_of_told_ones(daqing_engine: Engine) -> None:
    """Nothing is asked of the definitions: how measures hang together is found in the filed numbers, by ranks."""
    programme = load_programme("daqing")
    facts = (
        read_facts(daqing_engine, "daqing")
        .group_by("institution", "period", "measure")
        .agg(pl.col("value").sum())
    )
    filed = facts.pivot("measure", index=["institution", "period"], values="value").drop(
        "institution", "period"
    )
    measures = filed.columns
    numbers = filed.fill_null(0).to_numpy().astype(np.int64)
    assert len(numbers) > 3 * len(measures), "else everything would be a combination of anything"
    volumes: dict[Cell, dict[str, int]] = {}
    for institution, period, measure, value in facts.iter_rows():
        volumes.setdefault((measure, period), {})[institution] = value
    alone = {cell for cell, given in volumes.items() if not is_dangerous(given.values(), RULES)}
    beside = set(told_sums(daqing_engine, programme, measures))
    back: dict[str, int] = {"alone": 0, "beside": 0}
    for hidden, period in sorted(volumes.keys() - alone):
        if any(volumes[hidden, period].values()):
            for how, known in (("alone", alone), ("beside", beside)):
                columns = [n for n, one in enumerate(measures) if (one, period) in known]
                target = [*columns, measures.index(hidden)]
                back[how] += rank(numbers[:, columns]) == rank(numbers[:, target])
    assert back["alone"] >= 4, "the attack works where each sum is judged alone"
    assert back["beside"] == 0
    assert beside < alone
    assert len(beside) > 0.98 * len(alone), "what it costs"
    headline = programme.settings.headline.measures
    assert not [one for one in alone - beside if one[0] in headline]


def test_relations_are_those_that_the_definitions_declare() -> None:
    found = relations(load_programme("complaints"))
    assert Relation(((1, "closed_3", 0), (-1, "closed_1", 0), (-1, "closed_1_3", 0))) in found
    assert Relation(((1, "open", 0), (-1, "open", 1), (-1, "received", 0), (1, "closed", 0))) in found
    assert Relation(((1, "due", 0), (-1, "on_time", 0)), leaves=True) in found
    found = relations(load_programme("outlet-service-shanghai"))
    assert Relation(((1, "stopped_ever", 0), (-1, "stopped_ever", 1), (-1, "stopped", 0))) in found
    found = relations(load_programme("daqing"))
    assert Relation(((1, "m_begin", 0), (-1, "m_end", 1))) in found
