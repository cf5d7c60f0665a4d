"""docs/checks.md: every check of every programme, with what was measured of it, made from the code's own lists."""

from pathlib import Path

from etl.checks.history import CHANGES_NEEDED, COPIED, FAR_OUT, RANGE, SMALLEST_STEP
from etl.checks.measured import MEASURED, Measured, as_toml, measured
from etl.definitions.load import load_programme, programme_names
from etl.definitions.programme import Programme
from etl.jobs.check_rates import check_rates
from etl.queries.returns.checks import SUBJECTS, CheckRow, checks, declared_checks
from etl.values.house import ROOT

PAGE = ROOT / "docs" / "checks.md"
SEVERITIES = {"hard": "退回 hard", "soft": "须说明 soft", "note": "提示 note"}
_DEMONSTRATION, _LAYOUT = "daqing", "monthly"
_FAULTS = {
    "unit-up": ("一个单元格多写四个零（元/万元）", "one cell ten thousand times too large"),
    "unit-down": ("一个单元格少四个零", "one cell ten thousand times too small"),
    "one-off": ("期初、新增、注销、期末之一差 1", "one merchant off in what has to add up"),
    "exchanged": ("部分与总体两栏填反", "a part and its whole exchanged"),
    "copied-month": ("照抄上月、仅顺延期初", "last month copied, the beginning carried on"),
    "doubled": ("全月交易重复计算", "the month's payments counted twice"),
    "campaign": ("活动交易占六成", "three payments in five under a campaign"),
    "estimated": ("全部取整到百", "every figure rounded to hundreds"),
    "pasted-row": ("一个县区的行粘贴到另一县区", "one region's row pasted over another's"),
    "cents": ("一个场景金额多写两个零（分/元）", "one scenario's amount a hundred times too large"),
}


def measure(seed: int = 1) -> Path:
    """Measure the checks on the demonstration and keep the result beside the catalogue."""
    programme = load_programme(_DEMONSTRATION)
    result = check_rates(programme, programme.returns[_LAYOUT], seed)
    MEASURED.write_text(as_toml(result), encoding="utf-8")
    measured.cache_clear()
    return MEASURED


def write_page() -> Path:
    """Write docs/checks.md from the catalogue, the programmes and what was measured."""
    PAGE.write_text(page(), encoding="utf-8")
    return PAGE


def page() -> str:
    """The text of docs/checks.md."""
    programmes = [load_programme(name) for name in programme_names()]
    parts = [_HEAD, _common(programmes[0]), *(_of(programme) for programme in programmes), _rates(measured())]
    return "\n".join(part for part in parts if part)


def _common(programme: Programme) -> str:
    """The rules of every programme, by subject."""
    rows = [row for row in checks(programme) if not row.layout]
    parts = ["## 各项目通用的规则 · Rules of every programme", ""]
    for subject, name in SUBJECTS.items():
        those = [row for row in rows if row.subject == subject]
        if those:
            parts += [f"### {name.zh} · {name.en}", "", *_table(those), ""]
    return "\n".join(parts)


def _of(programme: Programme) -> str:
    rows = [row for layout in programme.returns.values() for row in declared_checks(programme, layout)]
    if not rows:
        return ""
    name = programme.settings.name
    return "\n".join([f"## {name.zh} · {name.en}", "", *_table(rows), ""])


def _table(rows: list[CheckRow]) -> list[str]:
    lines = ["| 规则 rule | 性质 | 内容 · what it says | 误报 false alarms |", "|---|---|---|---|"]
    return lines + [
        f"| {row.id} | {SEVERITIES[row.severity]} | {_said(row)} | {_alarm(row)} |" for row in rows
    ]


def _said(row: CheckRow) -> str:
    """What a rule is called and says; one of a layout is called by what must hold, which is said once."""
    said = f"{row.sentence.zh}<br>{row.sentence.en}"
    return said if row.name == row.sentence else f"**{row.name.zh} · {row.name.en}**<br>{said}"


def _alarm(row: CheckRow) -> str:
    if row.alarm is None:
        return "—"
    share = row.alarm.share
    return "—" if share is None else f"{row.alarm.found} / {row.alarm.of} ({float(share):.1%})"


def _rates(result: Measured) -> str:
    lines = [
        "## 检出率 · What is found of planted faults",
        "",
        f"在演示数据（种子 {result.seed}）的 {result.returns} 份无植入错误的月报中，"
        "每次随机取一份、植入一处错误，每种 300 次。“检出”指出现植入前没有的规则；“退回”指有硬性错误。",
        "",
        "One fault at a time was put into returns drawn from those of the demonstration that have none. Found: a rule "
        "spoke that was silent before. Sent back: a hard finding.",
        "",
        "| 错误 fault | 检出 found | 退回 sent back | 规则 rules that spoke |",
        "|---|---|---|---|",
    ]
    for name, planted in result.planted.items():
        zh, en = _FAULTS[name]
        share, back = planted.found / planted.trials, planted.sent_back / planted.trials
        rules = ", ".join(f"{rule} {count}" for rule, count in planted.rules.items())
        lines.append(f"| {zh}<br>{en} | {share:.1%} | {back:.1%} | {rules} |")
    return "\n".join(lines) + "\n"


_HEAD = f"""<!-- Made by `python -m etl docs`; not written by hand. -->
# 核查规则 · Checks

**退回 hard**：文件不予接收，更正后重新报送。**须说明 soft**：已接受，须核对并说明。**提示 note**：仅供参考。

Hard: the file is not taken in until it is corrected. Soft: it is taken in, and somebody has to look or
explain. Note: for information.

误报：演示数据中没有植入错误的月报里，出现该规则的份数 ÷ 该规则能够判断的份数。演示数据由程序生成，比真实数据规整，
真实环境的误报率会更高；投入使用后应以本地历史数据重新测定。

False alarms: of the demonstration's returns without a planted fault in which the rule could speak, those in which it
did. Generated figures are tidier than real ones; measure again on the branch's own history once it is there.

月环比：合计超出 ±{RANGE:.0%}（MONTH-RANGE），或偏离本机构以往变动（MONTH-UNUSUAL）：x = ln(本月 ÷ 上月)，
0.6745 · |x − 中位数| ÷ MAD > {FAR_OUT}，至少 {CHANGES_NEEDED} 个以往变动，且与通常变动相差 {SMALLEST_STEP:.0%} 以上
（Iglewicz 与 Hoaglin，1993）。照抄：不为 0 的可比数字中与上期相同的超过 {COPIED:.0%}。
"""
