"""The ladder of a method, downward and upward: what is proposed when; a person decides about each."""

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Commendation, Consequence
from etl.scoring.fixed import written_exact
from etl.values.periods import Period
from pages.shared import data
from pages.shared.tables import Table, text_column
from pages.shared.view import View
from pages.shared.words import Words


@data.kept
def rungs_table(view: View) -> Table:
    """A row for each rung: which way it goes, what it is called, what calls for it."""
    words, method = view.words, view.programme.method_for(Period.parse(view.period))
    rungs = list(method.rungs.values())
    return Table(
        (
            text_column(words.say("Rung"), [words.text(rung.name) for rung in rungs]),
            text_column(
                words.say("Which way"),
                [
                    words.say("▲ commendation")
                    if isinstance(rung, Commendation)
                    else words.say("▼ consequence")
                    for rung in rungs
                ],
                is_short=True,
            ),
            text_column(words.say("Proposed"), [when(words, method, rung) for rung in rungs]),
        )
    )


def when(words: Words, method: Method, rung: Consequence | Commendation) -> str:
    """What calls for a rung, in words."""
    if isinstance(rung, Commendation):
        return _upward(words, method, rung)
    if rung.when == "last" and rung.below is not None:
        return words.say("last of its group with under {points} points", points=written_exact(rung.below))
    if rung.when == "persistence":
        rule = next(one for one in method.persistence if one.code == rung.persistence)
        return words.text(rule.name)
    if rung.when == "veto":
        return words.say("after a veto")
    return words.say("a plan has not come in time")


def _upward(words: Words, method: Method, rung: Commendation) -> str:
    if rung.when == "first" and rung.at_least is not None:
        return words.say(
            "first of its group with at least {points} points", points=written_exact(rung.at_least)
        )
    if rung.when == "grade":
        grade = next(one for one in method.grade if one.code == rung.grade)
        return words.say("graded {grade} or better", grade=words.text(grade.name))
    return words.say("at least {n} places up", n=words.number(rung.places or 0))
