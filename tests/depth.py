"""How many random cases a test tries: a few in every run, many in `make deep`.

Tests that leave the number to Hypothesis take it from the profile; those with a number of their own, and those that
draw their cases by hand, say here how many they try when there is time.
"""

from hypothesis import settings

USUAL, DEEP = 25, 100
"""Examples of a property in the two profiles."""


def register() -> None:
    """The two profiles. How long an example takes says nothing about it on a machine that does other things too."""
    settings.register_profile("house", deadline=None, max_examples=USUAL)
    settings.register_profile("deep", deadline=None, max_examples=DEEP)


def cases(deep: int) -> int:
    """As many as said in the deep profile, the same share of them in another one, but never less than ten."""
    return max(min(deep, 10), deep * settings.default.max_examples // DEEP)
