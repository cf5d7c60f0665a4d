"""What was amended in a programme, as one short sentence."""

from etl.definitions.amending.changes import Change, Day, Exists, Join, Leave, Merge, Target
from etl.definitions.programme import Programme
from etl.values.text import Text


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


def _name(programme: Programme, code: str) -> Text:
    known = programme.institutions.get(code)
    if known is None:
        return Text(zh=code, en=code)
    return Text(zh=f"{known.name('zh')}（{code}）", en=f"{known.name('en')} ({code})")
