"""Grades of the official score, and vetoes (R12): a ceiling on the grade whatever the points."""

from fractions import Fraction
from math import ceil, floor

import numpy as np

from etl.definitions.method.method import Method
from etl.scoring.fixed import Integers
from etl.scoring.inputs import Inputs
from etl.scoring.readings import Mask


def grade_codes(method: Method, official: Integers) -> Integers:
    """Position in `method.grades` (worst first) of every official score."""
    return np.searchsorted(np.array(_edges(method), dtype=np.int64), official, side="right")


def _edges(method: Method) -> list[int]:
    """The smallest official score, in units of its last decimal, of every grade but the worst."""
    starts = [Fraction(grade.from_ or 0) * 10**method.decimals for grade in method.grade[1:]]
    return [ceil(start) if method.closed == "left" else floor(start) + 1 for start in starts]


def vetoed(method: Method, inputs: Inputs) -> dict[str, Mask]:
    """Rows in which each veto, by code, is triggered. A missing figure triggers nothing."""
    hits = {}
    for veto in method.veto:
        if veto.event:
            count = inputs.counts.get(veto.event)
            hits[veto.code] = (
                np.zeros(len(inputs), dtype=np.bool_)
                if count is None
                else (count.numerator > 0).astype(np.bool_)
            )
            continue
        reading = inputs.readings[veto.indicator]
        side = reading.sign_against(Fraction(veto.below if veto.below is not None else veto.above or 0))
        hits[veto.code] = (side < 0 if veto.below is not None else side > 0) & reading.figure
    return hits


def capped(method: Method, codes: Integers, vetoes: dict[str, Mask]) -> Integers:
    """Grades under the ceilings of the vetoes that were triggered."""
    for veto in method.veto:
        ceiling = method.grades.index(veto.ceiling)
        codes = np.where(vetoes[veto.code], np.minimum(codes, ceiling), codes)
    return codes
