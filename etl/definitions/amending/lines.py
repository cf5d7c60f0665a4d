"""Amendments in words, and as the lines that somebody would write into the programme's files."""

import csv
import io
from collections.abc import Mapping

from pydantic import BaseModel

from etl.definitions.amending.changes import Change, Day, Exists, Join, Leave, Merge, Target
from etl.definitions.institutions import Institution
from etl.definitions.method.text import method_text
from etl.definitions.programme import Programme
from etl.definitions.scenarios import Universe
from etl.definitions.settings import SpecialDay
from etl.values.text import Text

_HEADING = Text(
    zh="下列各行可并入项目定义文件；并入后相应调整不再起作用。",
    en="These lines can be written into the programme's files; what stands there already changes nothing more.",
)


def told(programme: Programme, change: Change) -> Text:
    """A change as one short sentence, with names where the programme knows them and codes where it does not."""
    match change:
        case Join():
            return Text(
                zh=f"{change.name_zh}（{change.code}）自 {change.since} 起加入",
                en=f"{change.name_en} ({change.code}) joins from {change.since} on",
            )
        case Leave():
            name = _name(programme, change.institution)
            return Text(
                zh=f"{name.zh}退出，最后一期为 {change.until}",
                en=f"{name.en} leaves; its last period is {change.until}",
            )
        case Merge():
            one, into = _name(programme, change.institution), _name(programme, change.into)
            return Text(
                zh=f"{one.zh}自 {change.since} 起并入{into.zh}",
                en=f"{one.en} goes on in {into.en} from {change.since} on",
            )
        case Exists():
            kind, region = programme.points.get(change.scenario), programme.regions.get(change.region)
            where = (region.name("zh"), region.name("en")) if region else (change.region, change.region)
            what = (kind.name.zh, kind.name.en) if kind else (change.scenario, change.scenario)
            return Text(
                zh=f"{where[0]}的{what[0]}自 {change.as_of} 起为 {change.count:,} 个",
                en=f"{what[1]} in {where[1]}: {change.count:,} from {change.as_of} on",
            )
        case Day():
            return Text(
                zh=f"{change.date} 为{'工作日' if change.working else '休息日'}",
                en=f"{change.date} is {'worked on' if change.working else 'no working day'}",
            )
        case Target():
            group = change.path.partition(".")[0]
            whose = (f"（{group}）", f" ({group})") if group != "rule" else (" ", "")
            return Text(
                zh=f"考核项 {change.item}{whose[0]}的目标值自 {change.since} 起为 {change.value:f}",
                en=f"The target of item {change.item}{whose[1]} is {change.value:f} from {change.since} on",
            )


def lines_by_file(programme: Programme) -> Mapping[str, str]:
    """File of the programme's folder -> what its amendments make of it: rows that are new or changed with the heading
    of the table, and methods whole."""
    before = programme.unamended or programme
    found = {
        "institutions.csv": _rows(
            Institution,
            [o for code, o in programme.institutions.items() if before.institutions.get(code) != o],
        ),
        "universe.csv": _rows(Universe, [o for o in programme.universe if o not in before.universe]),
        "holidays.csv": _rows(
            SpecialDay,
            [o for o in programme.settings.special_days if o not in before.settings.special_days],
        ),
    }
    known = {one.code for one in before.methods}
    found |= {
        f"methods/{one.code}.toml": method_text(one) for one in programme.methods if one.code not in known
    }
    return {file: text for file, text in found.items() if text}


def lines_text(programme: Programme) -> str:
    """The same as one text to be kept or sent: a heading for each file, then its lines."""
    parts = [f"# {programme.slug}", f"# {_HEADING.zh}", f"# {_HEADING.en}"]
    for file, text in lines_by_file(programme).items():
        parts += ["", f"# ---- {file} ----", text.rstrip("\n")]
    return "\n".join(parts) + "\n"


def _rows(model: type[BaseModel], rows: list[BaseModel]) -> str:
    if not rows:
        return ""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(model.model_fields)
    for row in rows:
        writer.writerow(_cell(getattr(row, name)) for name in model.model_fields)
    return stream.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _name(programme: Programme, code: str) -> Text:
    known = programme.institutions.get(code)
    if known is None:
        return Text(zh=code, en=code)
    return Text(zh=f"{known.name('zh')}（{code}）", en=f"{known.name('en')} ({code})")
