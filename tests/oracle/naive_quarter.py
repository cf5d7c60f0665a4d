"""A second way from the stored filings to what a quarter is scored on: slow, obvious, dictionaries and loops.

It shares with the product the definitions, the stored rows and the public calendar of working days, nothing else.
"""

import datetime
import re
from zoneinfo import ZoneInfo

import holidays

from store.entries import read_entries
from store.facts import read_facts, read_version
from store.filings import list_filings, read_findings
from store.life.deadlines import read_extensions
from store.life.explanations import read_explanations
from store.objections import read_objections
from tests.oracle.naive_scorer import Book, naive_scores

CHINA = holidays.country_holidays("CN")
ZONE = ZoneInfo("Asia/Shanghai")
NAME = re.compile("[a-z][a-z0-9_]*")


class Demonstration:
    """Everything stored of the demonstration, as plain dictionaries."""

    def __init__(self, engine, programme, as_known_on=None):
        self.engine, self.programme = engine, programme
        self.values, self.filed, self.versions = {}, set(), {}
        facts = read_facts(engine, programme.slug, as_known_on=as_known_on)
        for row in facts.iter_rows(named=True):
            cells = self.values.setdefault((row["period"], row["institution"], row["measure"]), [])
            cells.append((row["scenario"], row["value"]))
            self.filed.add((row["period"], row["institution"]))
        for filing in list_filings(engine, programme.slug, as_known_on=as_known_on):
            if filing.source == "monthly":
                self.versions.setdefault((filing.period, filing.institution), []).append(filing)
        self.extensions = read_extensions(engine, programme.slug, as_known_on=as_known_on)
        self.explanations = read_explanations(engine, programme.slug, as_known_on=as_known_on)
        decisions = [o.decision for o in read_objections(engine, programme.slug, as_known_on=as_known_on)]
        self.forgiven = {d.forgives for d in decisions if d and d.fault == "coordinator"}
        self.entries = read_entries(engine, programme.slug, as_known_on=as_known_on).rows(named=True)

    def members(self, months):
        return [i for i in self.programme.institutions.values() if not i.valid_to or i.valid_to >= months[-1]]

    def monthly(self, month, institution, expression, scenarios):
        """The expression over one month's figures, "blank" where one is missing, "nothing" where all are."""
        sums = {}
        for name in NAME.findall(expression):
            found = [
                value
                for scenario, value in self.values.get((month, institution, name), [])
                if not scenarios or scenario in scenarios
            ]
            if found:
                sums[name] = sum(found)
        if not sums:
            return "nothing"
        return eval(expression, {}, sums) if len(sums) == len(set(NAME.findall(expression))) else "blank"

    def figure(self, institution, indicator, months):
        """(numerator, denominator, state) over the months of a quarter."""
        if indicator.measured and not set(indicator.measured) & set(institution.kinds):
            return None, None, "not_applicable"
        flows = any(self.programme.measures[name].kind == "flow" for name in indicator.measures)
        wanted = months if flows else months[-1:]
        if any((month, institution.code) not in self.filed for month in wanted):
            return None, None, "not_filed"
        sides = [
            [self.monthly(m, institution.code, side, indicator.scenario) for m in wanted]
            for side in (indicator.numerator, indicator.denominator)
            if side
        ]
        pairs = [pair for pair in zip(*sides, strict=True) if set(pair) != {"nothing"}]
        if not pairs or any("blank" in pair or "nothing" in pair for pair in pairs):
            whole = [pair for pair in pairs if not {"blank", "nothing"} & set(pair)]
            return None, None, "not_filed" if whole else "not_applicable"
        numerator, denominator = sum(p[0] for p in pairs), sum(p[1] for p in pairs) if len(sides) == 2 else 1
        if denominator < max(indicator.minimum_denominator, 1):
            return None, None, "too_few"
        return numerator, denominator, "value"

    def conduct(self, institution, months):
        """What the system records: by measure or event."""
        found = dict.fromkeys(
            ["late-day", "missing-return", "returns_due", "returns_on_time", "fields_filed", "fields_passed"],
            0,
        )
        for month in months:
            versions = self.versions.get((month, institution.code), [])
            year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
            due = datetime.date(year, number + 1, 8)
            while not CHINA.is_working_day(due):
                due += datetime.timedelta(days=1)
            cut_off = datetime.datetime(year, number + 1, 16, tzinfo=ZONE)
            deadline = datetime.datetime.combine(due, datetime.time(18), ZONE)
            for one in self.extensions:
                if one.period == month and one.institution in ("", institution.code):
                    deadline = max(deadline, one.until.astimezone(ZONE))
                    cut_off = max(cut_off, one.until)
            due = deadline.date()
            usable = [
                v for v in versions if not any(f.severity == "hard" for f in read_findings(self.engine, v.id))
            ]
            found["returns_due"] += 1
            if not usable or usable[0].received_at >= cut_off:
                found["missing-return"] += 1
            else:
                arrived = usable[0].received_at.astimezone(ZONE)
                late = [d for d in days(due, arrived.date()) if CHINA.is_working_day(d)]
                is_late = arrived > deadline
                found["late-day"] += max(len(late), 1) if is_late else 0
                found["returns_on_time"] += not is_late
            if versions:
                fields = {place for _, place in self.cells(versions[0]).values()} | self.hard(versions[0])
                found["fields_filed"] += len(fields)
                found["fields_passed"] += len(fields) - min(len(self.wrong(versions)), len(fields))
        return found

    def wrong(self, versions):
        """Cells of the first version that a check spoke of or that the last version changed."""
        cells = self.hard(versions[0])
        for f in read_findings(self.engine, versions[0].id):
            if f.severity == "soft" and f.cell and not self.is_explained(versions[0], f):
                cells.add((f.sheet, f.cell))
        accepted = [version for version in versions if version.state == "accepted"]
        if accepted:
            first, last = (self.cells(filing) for filing in (versions[0], accepted[-1]))
            for key, (value, place) in first.items():
                if last.get(key, (None,))[0] != value and not self.is_forgiven(versions[0], accepted, key):
                    cells.add(place)
        return cells

    def is_forgiven(self, first, accepted, key):
        """Whether every change of a figure corrected a filing that the coordinator's own error had made wrong."""
        before, charged = first, False
        for one in accepted:
            was, now = (self.cells(filing).get(key, (None,))[0] for filing in (before, one))
            charged |= was != now and before.id not in self.forgiven
            before = one
        return not charged

    def hard(self, filing):
        findings = read_findings(self.engine, filing.id)
        return {(f.sheet, f.cell or f.rule) for f in findings if f.severity == "hard"}

    def is_explained(self, filing, finding):
        """Whether the institution explained this rule and subject in this month or one of the two before it."""
        number = int(filing.period[:4]) * 12 + int(filing.period[5:])
        for one in self.explanations:
            ago = number - (int(one.first_period[:4]) * 12 + int(one.first_period[5:]))
            same = (one.institution, one.rule, one.about) == (
                filing.institution, finding.rule, finding.about or finding.sheet,
            )  # fmt: skip
            if same and 0 <= ago <= 2:
                return True
        return False

    def cells(self, filing):
        return {
            (row["region"], row["scenario"], row["measure"]): (row["value"], (row["sheet"], row["cell"]))
            for row in read_version(self.engine, filing.id).iter_rows(named=True)
        }

    def book(self, method, quarter):
        """The naive scorer's book for one quarter; `earlier` is filled in by whoever goes from quarter to quarter."""
        year, number = int(quarter[:4]), int(quarter[-1])
        months = [f"{year}-{number * 3 - back:02d}" for back in (2, 1, 0)]
        indicators = self.programme.indicators
        book = Book([(quarter, i.code, i.group) for i in self.members(months)], indicators=indicators)
        for institution in self.members(months):
            own = [e for e in self.entries if (e["period"], e["institution"]) == (quarter, institution.code)]
            kept = self.conduct(institution, months)
            for event in method.event:
                count = sum(e["count"] for e in own if e["event"] == event.code)
                if any(e["event"] == event.code for e in own) and event.feeds:
                    kept[event.feeds] = kept.get(event.feeds, 0) + count
                state = "value"
                if event.system:
                    count = kept[event.code]
                elif event.measure:
                    read = [self.monthly(m, institution.code, event.measure, ()) for m in months]
                    count = sum(n for n in read if isinstance(n, int))
                    state = (
                        "value" if all((m, institution.code) in self.filed for m in months) else "not_filed"
                    )
                book.counts[quarter, institution.code, event.code] = (
                    count if state == "value" else None, state,
                )  # fmt: skip
            fed = {event.feeds for event in method.event if event.feeds} | set(kept)
            for item in method.item:
                indicator = indicators[item.indicator]
                if set(indicator.measures) <= fed:
                    figure = self.of_kept(institution, indicator, kept)
                else:
                    figure = self.figure(institution, indicator, months)
                book.readings[quarter, institution.code, indicator.code] = figure
        return book

    def of_kept(self, institution, indicator, kept):
        """A figure of what ledgers and the system keep: a volume of which nothing was entered is 0."""
        if indicator.measured and not set(indicator.measured) & set(institution.kinds):
            return None, None, "not_applicable"
        there = set(indicator.measures) <= set(kept)
        if not indicator.denominator:
            return (eval(indicator.numerator, {}, kept) if there else 0), 1, "value"
        if not there:
            return None, None, "not_applicable"
        denominator = eval(indicator.denominator, {}, kept)
        if denominator < max(indicator.minimum_denominator, 1):
            return None, None, "too_few"
        return eval(indicator.numerator, {}, kept), denominator, "value"


def days(after, upto):
    """Every day after one date up to another."""
    return [after + datetime.timedelta(days=n) for n in range(1, (upto - after).days + 1)]


def naive_run(engine, programme, quarters, as_known_on=None):
    """{quarter: {(quarter, institution): everything about its score}}, one quarter after the other."""
    stored = Demonstration(engine, programme, as_known_on)
    [method] = programme.methods
    scores, history, before, previous = {}, [], None, None
    for quarter in quarters:
        book = stored.book(method, quarter)
        for _, institution, _ in book.roster:
            for item in method.item:
                former = before and before.readings.get((previous, institution, item.indicator))
                book.earlier[quarter, institution, item.indicator] = former or (None, None, "not_applicable")
            book.readings[quarter, institution, "G03"] = (None, None, "not_applicable")
        first = naive_scores(method, book, history)
        for (_, institution), row in first.items():
            book.readings[quarter, institution, "G03"] = row["before_bonus"], 1_000_000, "value"
        scores[quarter] = naive_scores(method, book, history)
        for rule in method.persistence:
            for (_, institution), row in scores[quarter].items():
                low = rule.grade and row["grade"] == rule.grade
                item = row["items"][rule.item] if rule.item else None
                share = (
                    rule.item and item["points"] * 100 < rule.below * method.items[rule.item].points * 10**4
                )
                if low or (share and item["counted"]):
                    history.append((quarter, institution, rule.code))
        before, previous = book, quarter
    return scores
