"""A programme that reports and assesses as often as a test says: four members, a share, a stock, a ledger, a method."""

import datetime
from pathlib import Path

from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.intake.load import Loaded, load_files
from etl.values.periods import Period

MEMBERS = ("north", "south", "east", "west")
_FILES = {
    "programme.toml": """
slug = "rounds"
name = { zh = "周期（演示）", en = "Rounds (demonstration)" }
source = { zh = "测试", en = "Tests" }
time_zone = "Asia/Shanghai"
country = "CN"
demonstration = true
visibility = "public"
FREQUENCY
currency = { code = "CNY", major = { zh = "元", en = "yuan" }, minor = { zh = "分", en = "fen" } }
calendar = { due_day = 10, publish_day = 20 }
headline = { measures = ["asked", "done"], indicators = ["share"], rank = "share" }

[[group]]
code = "all"
name = { zh = "全部", en = "All" }
""",
    "measures.toml": """
[[measure]]
code = "asked"
name = { zh = "应办", en = "Asked" }
unit = "count"
counted_in = { zh = "件", en = "cases" }
kind = "flow"

[[measure]]
code = "done"
name = { zh = "办结", en = "Done" }
unit = "count"
counted_in = { zh = "件", en = "cases" }
kind = "flow"

[[measure]]
code = "open"
name = { zh = "在办", en = "Open" }
unit = "count"
counted_in = { zh = "件", en = "cases" }
kind = "stock"
""",
    "institutions.csv": "code,name_zh,name_en,group\n"
    + "".join(f"{code},{code}（演示）,{code.capitalize()} (demonstration),all\n" for code in MEMBERS),
    "indicators/share.toml": """
code = "share"
name = { zh = "办结率", en = "Share done" }
why = { zh = "该办的都办了没有。", en = "Whether what was asked was done." }
numerator = "done"
denominator = "asked"
scale = 100
unit = { zh = "%", en = "%" }
direction = "higher"
author = "a"
checker = "b"
next_review = "2030-01"
shown = "scored"
""",
    "indicators/open.toml": """
code = "open"
name = { zh = "在办件数", en = "Cases open" }
why = { zh = "积压多少。", en = "How much lies about." }
numerator = "open"
unit = { zh = "件", en = "cases" }
decimals = 0
direction = "lower"
author = "a"
checker = "b"
next_review = "2030-01"
shown = "scored"
""",
    "returns/table.toml": """
code = "table"
name = { zh = "统计表", en = "Table" }
form = "extract"
[extract]
path = 'figures-(?P<period>.+)\\.csv'
kind = "institution"
label = "Name"
[[extract.column]]
heading = ["Asked"]
measure = "asked"
[[extract.column]]
heading = ["Done"]
measure = "done"
[[extract.column]]
heading = ["Open"]
measure = "open"
""",
    "returns/ledger.toml": """
code = "ledger"
name = { zh = "台账", en = "Ledger" }
form = "ledger"
"""
    + "".join(
        f'[[field]]\nheading = "{name}"\nname = "{name}"\n'
        for name in (
            "institution",
            "quarter",
            "event",
            "count",
            "evidence",
            "reason",
            "entered_by",
            "entered_on",
        )
    ),
    "methods/2016-01-01.toml": """
code = "2016-01-01"
name = { zh = "办法", en = "Method" }
why = { zh = "说明", en = "Because." }
author = "a"
checker = "b"
next_review = "2030-01"
missing = { rescale = "part" }
bonus = { mode = "on_top", cap = 10 }
[[part]]
code = "P1"
name = { zh = "办理", en = "Work" }
points = 100
[[part]]
code = "P2"
name = { zh = "加分", en = "Bonus" }
points = 10
bonus = true
[[event]]
code = "idea"
name = { zh = "建议", en = "Idea" }
counted_in = { zh = "条", en = "ideas" }
[[item]]
code = "A"
part = "P1"
indicator = "share"
points = 80
rule = { kind = "linear", floor = 50, target = 100 }
[[item]]
code = "B"
part = "P1"
indicator = "open"
points = 20
rule = { kind = "linear", floor = 40, target = 0 }
[[item]]
code = "C"
part = "P2"
indicator = "share"
points = 10
rule = { kind = "award", tariff = [{ event = "idea", points = 2 }] }
[[grade]]
code = "failed"
name = { zh = "不合格", en = "failed" }
to = 60
[[grade]]
code = "passed"
name = { zh = "合格", en = "passed" }
from = 60
[[persistence]]
code = "twice"
name = { zh = "连续两期不合格", en = "failed twice in a row" }
grade = "failed"
periods = 2
consequence = { zh = "约谈", en = "a talk" }
[[persistence]]
code = "two-years"
name = { zh = "连续两年不合格", en = "failed two years in a row" }
grade = "failed"
over = "years"
periods = 2
consequence = { zh = "负责人说明情况", en = "the head explains" }
""",
}


def rounds(root: Path, frequency: str, assessed: str = "") -> Programme:
    """The programme below `root`."""
    how = f'frequency = "{frequency}"' + (f'\nassessed = "{assessed}"' if assessed else "")
    for name, text in _FILES.items():
        path = root / "rounds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("FREQUENCY", how), encoding="utf-8")
    return load_programme("rounds", root)


def figures(period: Period) -> dict[str, tuple[int, int, int]]:
    """What each member filed for a period: asked, done, open. North does best, West always fails."""
    end = period.months[-1]
    asked = 40 + end.number + 13 * (end.year % 10)
    return {
        code: (asked, asked - nth * asked // 5 - (nth * (end.number + end.year)) % 3, 3 + nth * 10)
        for nth, code in enumerate(MEMBERS)
    }


def file_all(engine: Engine, programme: Programme, periods: list[Period], folder: Path) -> list[Loaded]:
    """Load the table of every period, on the fifth of the month after it, and a ledger of each that is assessed."""
    given = []
    for period in periods:
        rows = [
            f"{code.capitalize()} (demonstration),{a},{d},{o}" for code, (a, d, o) in figures(period).items()
        ]
        path = folder / f"figures-{period}.csv"
        path.write_text("Name,Asked,Done,Open\n" + "\n".join(rows) + "\n", encoding="utf-8")
        after = period.months[-1].shift(1)
        given.append((path, datetime.datetime(after.year, after.number, 5, 4, tzinfo=datetime.UTC)))
    for period in sorted({one.holder(programme.settings.assessed_per_year) for one in periods}):
        path = folder / f"ledger-{period}.csv"
        heading = "institution,quarter,event,count,evidence,reason,entered_by,entered_on"
        path.write_text(
            f"{heading}\nsouth,{period},idea,2,letter {period},useful,desk,2017-01-05\n", encoding="utf-8"
        )
        given.append((path, given[-1][1]))
    return load_files(engine, programme, given)
