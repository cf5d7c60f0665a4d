"""Who leads the quarter, how the parts differ, and where one institution stands, in words."""

from collections.abc import Sequence
from fractions import Fraction

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Persistence
from etl.queries.score.shape import Assessment, AssessmentRow, PartLine
from etl.queries.score.standing import Change
from etl.scoring.around.advice import Prospects
from etl.scoring.around.discrimination import CEILING, Discrimination
from etl.scoring.fixed import DECIMALS, half_up
from etl.values.exact import decimals_beside
from etl.values.told import Told
from pages.shared.links import in_markdown, to_score
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import NOTHING, Words

HIGH, LOW = Fraction(85, 100), Fraction(60, 100)
MOST_NAMES = 3


def points(words: Words, amount: int | Fraction, decimals: int = DECIMALS) -> str:
    """Points kept in units of 0.0001, as they are printed; a band as its two ends."""
    return words.number(in_points(amount), decimals)


def in_points(amount: int | Fraction) -> Fraction:
    """Points kept in units of 0.0001, in points; a band stays one."""
    if isinstance(amount, Told):
        return Told(amount.low / 10**DECIMALS, amount.high / 10**DECIMALS)
    return Fraction(amount, 10**DECIMALS)


def official(words: Words, amount: int | Fraction, method: Method) -> str:
    """An official score, kept in units of the method's last decimal."""
    return words.number(Fraction(amount) / 10**method.decimals, method.decimals)


def score_in_parts(words: Words, row: AssessmentRow, method: Method) -> str:
    """The official score as what was earned and the bonus on top: 98.20+3.00. The two add up to it exactly."""
    return _sum(words, row, method, taken=0)


def sum_of_score(words: Words, row: AssessmentRow, method: Method) -> str:
    """The same with what is taken off for what persists: 49.61−1.00."""
    return _sum(words, row, method, taken=half_up(row.penalty, 10 ** (DECIMALS - method.decimals)))


def _sum(words: Words, row: AssessmentRow, method: Method, taken: int) -> str:
    bonus = half_up(row.bonus, 10 ** (DECIMALS - method.decimals))
    earned = official(words, row.official - bonus + taken, method)
    added = f"+{official(words, bonus, method)}" if bonus else ""
    return earned + added + (f"−{official(words, taken, method)}" if taken else "")


def grade_in_words(words: Words, method: Method, code: str | None) -> str:
    """优秀（A）; a dash where there is none."""
    names = {grade.code: grade.name for grade in method.grade}
    if code is None:
        return NOTHING
    return words.say("{name} ({code})", name=words.text(names[code]), code=code)


def band_in_words(row: AssessmentRow) -> str:
    """The 5 % and 95 % places."""
    if row.band is None:
        return NOTHING
    return str(row.band[0]) if row.band[0] == row.band[1] else f"{row.band[0]}–{row.band[1]}"


def level(words: Words, line: PartLine) -> str:
    """A word for the share of a part's points that were earned, so that no shade is needed to see it."""
    if not line.worth:
        return words.say("does not count")
    if line.is_masked and line.told is None:
        return words.say("not shown")
    share = Fraction(line.points, line.worth)
    if share >= HIGH:
        return words.say("high")
    return words.say("middle") if share >= LOW else words.say("low")


def earned(words: Words, line: PartLine, decimals: int = DECIMALS) -> str:
    """A part's points, of others in a band and without a figure where not even that is told."""
    if not line.is_masked:
        # What lies under a border of a word is not printed at it: 8.996 of 15 is low, and 9.00 were middle.
        borders = [in_points(line.worth) * one for one in (LOW, HIGH)]
        return points(words, line.points, decimals_beside(in_points(line.points), borders, decimals))
    return words.number(line.told) if line.told is not None else ""


def levels_explained(words: Words) -> str:
    """What the words of the grid mean."""
    return words.say(
        "A word says which share of a part's points was earned: high from {high}%, low under {low}%, else middle; "
        "“does not count” where nothing of the part applies. The stronger the colour, the more was lost.",
        high=int(HIGH * 100),
        low=int(LOW * 100),
    )


def assessment_title(view: View, assessment: Assessment) -> str:
    """Who leads, as a heading; for an institution's own staff, where it stands."""
    words, own = view.words, view.asked.scope.institution
    ranked = ranked_rows(assessment)
    if not ranked:
        return words.say("Nobody is ranked in this quarter")
    mine = assessment.row(own) if own else None
    if mine is not None and mine.rank is not None:
        place = words.say("Your institution: place {place} of {n}", place=mine.rank, n=len(ranked))
        return words.shared(place, sum(row.rank == mine.rank for row in ranked) - 1)
    return words.say("First: {names}", names=_names(view, [row for row in ranked if row.rank == 1]))


def assessment_sentence(view: View, assessment: Assessment) -> str:
    """How many have a place, first, last, and how many got each grade."""
    words, ranked = view.words, ranked_rows(assessment)
    if not ranked:
        return words.say("No item applies to anybody in this quarter.")
    said = _ends(view, assessment, ranked)
    return words.together(said, _grades(view, assessment, ranked))


def _ends(view: View, assessment: Assessment, ranked: Sequence[AssessmentRow]) -> str:
    """How many have a place, and who is first and last; nobody is last where all share one place."""
    words, method, first, last = view.words, assessment.method, ranked[0], ranked[-1]
    names = _names(view, [row for row in ranked if row.rank == first.rank])
    best, everybody = score_in_parts(words, first, method), len(assessment.rows)
    if first.rank == last.rank:
        return words.count(
            "{n} of {all} institutions has a place: {names} with {best} points.",
            "{n} of {all} institutions have a place, and all share the same one: {names} with {best} points.",
            len(ranked),
            all=everybody,
            names=names,
            best=best,
        )
    return words.say(
        "{n} of {all} institutions have a place. First: {first} with {best} points; last: {last} with {worst}.",
        n=len(ranked),
        all=everybody,
        first=names,
        best=best,
        last=_names(view, [row for row in ranked if row.rank == last.rank]),
        worst=score_in_parts(words, last, method),
    )


def _grades(view: View, assessment: Assessment, ranked: Sequence[AssessmentRow]) -> str:
    words, grades = view.words, assessment.method.grade
    if not grades:
        return ""
    counted = [
        words.say(
            "{grade} {n}", grade=words.text(grade.name), n=sum(row.grade == grade.code for row in ranked)
        )
        for grade in reversed(grades)
    ]
    return words.say("Grades: {grades}.", grades=words.listed(counted))


def bands_explained(words: Words) -> str:
    """What a rank band is, and what it is not."""
    return words.say(
        "The line shows where a place would lie in nine of ten cases if every weight were moved by up to 25%, every "
        "target by up to 10% and one item left out (10,000 draws). Institutions whose lines overlap are not clearly "
        "apart. The official place is the dot."
    )


def columns_explained(words: Words, assessment: Assessment) -> str:
    """What the columns of the table of places are, as far as their headings do not say it."""
    band = (
        words.say(
            "The rank band is where a place would lie in nine of ten trials that vary weights and targets a little: "
            "see “How firm a place is”."
        )
        if assessment.has_bands
        else ""
    )
    return words.together(
        words.say("Points, bonus and deduction add up to the official score."),
        band,
    )


def ranked_rows(assessment: Assessment) -> list[AssessmentRow]:
    """Everybody with a place, best first."""
    return [row for row in assessment.rows if row.rank is not None]


def parts_title(view: View, assessment: Assessment) -> str:
    """The part of which all together earn the smallest share, as a heading; documents tell that of the median."""
    words = view.words
    rates = assessment.rates
    if not rates:
        return words.say("Parts by institution")
    worst = min(rates, key=lambda code: rates[code])
    return words.say(
        "Smallest share of points earned, all together: {part}",
        part=words.text(assessment.method.parts[worst].name),
    )


def parts_sentence(view: View, assessment: Assessment) -> str:
    """What share of its points each extreme part brings in on average."""
    words, rates = view.words, assessment.rates
    if not rates:
        return levels_explained(words)
    best, worst = max(rates, key=lambda code: rates[code]), min(rates, key=lambda code: rates[code])
    names = assessment.method.parts
    said = words.say(
        "All institutions together earn {high}% of the points in “{best}” and {low}% in “{worst}”.",
        high=words.number(rates[best] * 100, 2),
        best=words.text(names[best].name),
        low=words.number(rates[worst] * 100, 2),
        worst=words.text(names[worst].name),
    )
    return words.together(said, levels_explained(words), adding_explained(words, assessment))


def adding_explained(words: Words, assessment: Assessment) -> str:
    """That a row adds up, to whoever sees the points of every part exactly."""
    if any(line.is_masked for row in assessment.rows for line in row.parts):
        return ""
    return words.say("The cells of a row add up to its official score, apart from rounding.")


def standing_title(view: View, assessment: Assessment, row: AssessmentRow) -> str:
    """Where one institution stands, as a heading."""
    words, name = view.words, for_markdown(row.member.short(view.language))
    if row.rank is None:
        return words.say("{name}: no place", name=name)
    ranked = ranked_rows(assessment)
    place = words.say("{name}: place {place} of {n}", name=name, place=row.rank, n=len(ranked))
    return words.shared(place, sum(one.rank == row.rank for one in ranked) - 1)


def standing_sentence(view: View, assessment: Assessment, row: AssessmentRow) -> str:
    """Score, grade, band, group and what follows from repeated failures."""
    words, method = view.words, assessment.method
    said = [
        words.say(
            "{score} points, grade {grade}, no earlier place.",
            score=score_in_parts(words, row, method),
            grade=grade_in_words(words, method, row.grade),
        )
        if row.movement is None
        else words.say(
            "{score} points, grade {grade}, {moved}.",
            score=score_in_parts(words, row, method),
            grade=grade_in_words(words, method, row.grade),
            moved=words.moved_of(row),
        )
    ]
    if row.group_rank is not None:
        group = words.text(view.programme.groups[row.member.group].name)
        said.append(words.say("Place {place} in its group ({group}).", place=row.group_rank, group=group))
    medians = assessment.medians.get(row.member.group)
    if medians is not None and medians.official is not None:
        said.append(
            words.say("The group's median is {median}.", median=official(words, medians.official, method))
        )
    said.append(words.text(row.sentence))
    said += [words.say("Ceiling on the grade: {name}.", name=words.text(veto.name)) for veto in row.vetoes]
    said += [_persistent(words, rule) for rule in row.persistent]
    return words.together(*said)


def gaps_sentence(words: Words, method: Method, prospects: Prospects) -> str:
    """How far the next places above and below are."""
    said = []
    if prospects.gap is not None:
        said.append(
            words.say("{gap} points behind the next place above.", gap=official(words, prospects.gap, method))
        )
    if prospects.cushion is not None:
        said.append(
            words.say(
                "{gap} points ahead of the next place below.", gap=official(words, prospects.cushion, method)
            )
        )
    return words.together(*said)


def _persistent(words: Words, rule: Persistence) -> str:
    name, follows = words.text(rule.name), rule.consequence
    if follows is None:
        return words.say("Again: {name}.", name=name)
    return words.say(
        "Repeated failure: {name}; consequence: {follows}.", name=name, follows=words.text(follows)
    )


def change_title(view: View, change: Change) -> str:
    """The change of the score since the period before, as a heading."""
    words, moved = view.words, Fraction(change.score.now - change.score.before, 10**change.score.decimals)
    since = words.period(change.since)
    figure = words.number(abs(moved), change.score.decimals)
    if moved > 0:
        return words.say("{figure} points more than in {period}", figure=figure, period=since)
    if moved < 0:
        return words.say("{figure} points fewer than in {period}", figure=figure, period=since)
    return words.say("The same score as in {period}", period=since)


def discrimination_sentence(words: Words, lines: Sequence[Discrimination]) -> str:
    """How many items no longer tell institutions apart."""
    blunt = sum(line.is_blunt for line in lines)
    return words.count(
        "{n} of {all} items stands at full points with more than {ceiling}% of those it applies to: "
        "it no longer ranks anybody. Raise its target or lower its weight.",
        "{n} of {all} items stand at full points with more than {ceiling}% of those they apply to: "
        "they no longer rank anybody. Raise their targets or lower their weights.",
        blunt,
        all=len(lines),
        ceiling=int(CEILING * 100),
    )


def _names(view: View, rows: Sequence[AssessmentRow]) -> str:
    named = [
        in_markdown(row.member.short(view.language), to_score(view, row.member.code))
        for row in rows[:MOST_NAMES]
    ]
    if more := len(rows) - len(named):
        named.append(view.words.count("{n} more", "{n} more", more))
    return view.words.listed(named)
