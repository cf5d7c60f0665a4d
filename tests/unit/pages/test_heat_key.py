"""The shades of a grid of counts mean the same to everybody, and their key says what."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.queries.scope import EVERYTHING
from pages.shared.data import Asked
from pages.shared.view import View
from pages.subjects.returns.quality import STEPS, step_of, trend_key


class Seen(View):
    """A view of a programme as its files define it, without a database."""

    @property
    def programme(self) -> Programme:
        return load_programme("daqing")


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_shade_goes_by_the_number_alone(one: int, other: int) -> None:
    """The only small finding of a bank was as deep as another's thirty: it was the most that this viewer saw."""
    assert (step_of(one) <= step_of(other)) or one > other
    assert step_of(0) == 0 < step_of(1)
    assert step_of(max(STEPS)) == len(STEPS)


def test_the_key_names_every_shade_once() -> None:
    view = Seen(Asked("", "daqing", "", "", EVERYTHING), "2019-12", "en", "light")
    html = trend_key(view)
    told = re.findall(r">([^<]+)</span>", html)
    shades = re.findall(r"background: ([^;]+);", html)
    assert len(set(shades)) == len(told) == len(STEPS) + 1
    firsts = [int(re.findall(r"\d+", one)[0]) for one in told]
    assert [step_of(first) for first in firsts] == list(range(len(STEPS) + 1))
    ends = [int(re.findall(r"\d+", one)[-1]) for one in told[:-1]]
    assert all(end + 1 == after for end, (_, after) in zip(ends, pairwise(firsts), strict=True))
