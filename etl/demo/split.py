"""Divide a whole number exactly: the parts are whole, in proportion to their weights, and add up to it."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Name = TypeVar("Name")


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of `total` (0 or more) by largest remainder; of equal remainders the earlier part gets the unit.

    A weight of 0 gets 0. Only when every weight is 0 must the total be 0 as well.
    """
    if total < 0 or min(weights, default=0) < 0:
        raise ValueError("neither the total nor a weight may be negative")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError(f"{total} cannot be divided among weights that are all 0")
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def split_among(total: int, weights: Mapping[Name, int]) -> dict[Name, int]:
    """`split` for named parts, in the order of the mapping."""
    return dict(zip(weights, split(total, list(weights.values())), strict=True))
