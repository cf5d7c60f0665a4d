"""What a form says around its headings, in both languages: the contents, the cover, the notes, how it is filled in."""

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from etl.values.periods import Period, day_and_clock, day_words


@dataclass(frozen=True)
class Words:
    """The words of one language. Texts with braces are filled in where they are used.

    `span` is the programme's month or quarter, `at` says for when a figure stands by what its measure says of itself,
    `before` heads the grey columns by the number of periods in a year.
    """

    font: str
    gap: str
    report: Mapping[str, str]
    span: Mapping[str, str]
    at: Mapping[str, str]
    before: Mapping[int, str]
    region: str
    scenario: str
    unit: str
    contents: str
    contents_headings: tuple[str, ...]
    how: str
    cover_told: str
    narrative_told: str
    instructions_told: str
    rows_listed: str
    rows_each: str
    rows_one: str
    name: str
    due: str
    version: str
    filing: tuple[str, str]
    none: str
    posts: tuple[tuple[str, str], ...]
    day: str
    promise: tuple[str, str]
    narrative: tuple[str, ...]
    instructions_title: str
    instructions: tuple[str, ...]
    instructions_headings: tuple[str, ...]
    duty: tuple[str, str]
    note: tuple[str, str]
    counts: str
    named: str
    when: str
    written: str
    exact: tuple[str, str]
    example: str
    code: str
    choose: str
    wrong: str
    wrong_kind: tuple[str, str]
    wrong_floor: str
    wrong_text: str
    footer: str


_ZH = Words(
    font="宋体",
    gap="　",
    report={"month": "{name}月报", "quarter": "{name}季报", "half": "{name}半年报", "year": "{name}年报"},
    span={"month": "月", "quarter": "季", "half": "期", "year": "年"},
    at={
        "flow": "当{span}发生数（流量），从第一日到最后一日",
        "stock": "{span}末时点数（存量），以最后一日营业终了为准",
        "begin": "{span}初时点数（存量），等于上{span}末",
        "quarter_begin": "季初时点数（存量），季内不变",
        "during": "当{span}发生过的对象数（存量），每个只计一次，各{span}不相加",
    },
    before={12: "上月", 4: "上季", 2: "上期", 1: "上年"},
    region="县区",
    scenario="场景",
    unit="{heading}（{unit}）",
    contents="目录",
    contents_headings=("工作表", "栏数", "其中须填", "填什么"),
    how="点表名即到该表。先填各数据表，再填封面；交表前看一遍填表说明中的口径和举例。",
    cover_told="报告期、机构已填好；补填岗位和报送日期",
    narrative_told="不能用数字说明的情况，没有的写“无”",
    instructions_told="填报要求和每一栏的口径，只看不填",
    rows_listed="上期报过的{count}行已列出；新增的在其下空行选填",
    rows_each="{count}行，逐行填报",
    rows_one="一行，填{area}数",
    name="机构名称",
    due="报送时限",
    version="模板版本",
    filing=("报送版次", "更正说明"),
    none="无",
    posts=(("填报人", "统计填报岗"), ("复核人", "业务复核岗"), ("签发人", "分管负责人")),
    day="报送日期",
    promise=(
        "数据承诺",
        "本机构承诺：所报数据依据业务系统和台账如实填列，无虚报、瞒报、漏报，并对其真实性、准确性、完整性负责。",
    ),
    narrative=("亮点工作", "存在问题", "工作建议", "异常数据说明"),
    instructions_title="填表说明",
    instructions=(
        "只填浅黄色单元格；灰色栏是上期已接受的数字，仅供对照，不作为本期数据读取。",
        "没有该项业务的单元格留空，表示“不适用”；有业务而当期没有发生的填0。留空与填0含义不同。",
        "笔数、户数等填整数；金额按表头所注单位填报，可带两位小数。不要在数字后加单位或说明文字。",
        "合计行由公式计算，不必填写；期初数已按上期期末数（含并入机构）预填，如有不符请更正并在“异常数据说明”中说明。",
        "请勿改动表头、区划代码和工作表名称；文件改名不影响报送。",
        "填报人、复核人、签发人填岗位，不填个人姓名。",
        "分场景的表只列上期报过的行；新增的在表下空行选县区和场景填报，不够时在空行之间插入行。",
        "鼠标停在表头上可看到该项口径；全部口径列示如下。",
    ),
    instructions_headings=("工作表", "栏目", "口径", "时间", "单位和举例", "代码", "本机构"),
    duty=("须填", "如有则填"),
    note=("本机构须填报；当期没有发生的填0。", "没有该项业务的留空；有业务而当期没有发生的填0。"),
    counts="口径：{name}。{counts}",
    named="口径：{name}",
    when="时间：{when}",
    written="单位：{unit}，{exact}。{example}",
    exact=("填至小数点后两位", "填整数"),
    example="例：{plain:,}{one}填{written}",
    code="代码：{code}",
    choose="请从下拉列表中选择。",
    wrong="请改填数字",
    wrong_kind=("数字（金额可带两位小数）", "整数"),
    wrong_floor="不小于{least}的",
    wrong_text="“{heading}”应填{floor}{kind}；没有该项业务的留空。",
    footer="&C&A　第&P页，共&N页",
)

_EN = Words(
    font="Arial",
    gap=" · ",
    report={
        "month": "{name}: monthly return",
        "quarter": "{name}: quarterly return",
        "half": "{name}: half-yearly return",
        "year": "{name}: annual return",
    },
    span={"month": "month", "quarter": "quarter", "half": "half-year", "year": "year"},
    at={
        "flow": "during the {span} (a flow), from its first day to its last",
        "stock": "at the end of the {span} (a stock), at close of business on its last day",
        "begin": "at the start of the {span} (a stock), as at the end of the {span} before",
        "quarter_begin": "at the start of the quarter (a stock), unchanged within it",
        "during": "seen during the {span} (a stock), each counted once; {span}s do not add up",
    },
    before={12: "Month before", 4: "Quarter before", 2: "Half-year before", 1: "Year before"},
    region="Region",
    scenario="Kind of place",
    unit="{heading} ({unit})",
    contents="Contents",
    contents_headings=("Sheet", "Columns", "Required", "What to fill in"),
    how="Click a sheet’s name to go there. Fill in the data sheets, then the cover, and read the definitions on the "
    "last sheet before you send the file.",
    cover_told="Period and institution are filled in; add the posts and the day of filing",
    narrative_told="What numbers cannot say; write “None” where there is nothing",
    instructions_told="How to fill in the form, and the definition of every column; to read only",
    rows_listed="{count} rows that you filed last time are listed; choose others in the open rows below",
    rows_each="{count} rows, one by one",
    rows_one="One row, for {area}",
    name="Institution",
    due="To be filed",
    version="Version of the form",
    filing=("Version filed", "Reason for a correction"),
    none="None",
    posts=(
        ("Prepared by", "Statistics desk"),
        ("Checked by", "Business review desk"),
        ("Approved by", "Executive in charge"),
    ),
    day="Day of filing",
    promise=(
        "Declaration",
        "The institution declares that the figures come from its systems and records, that none is invented, hidden or "
        "left out, and that it answers for their being true, accurate and complete.",
    ),
    narrative=("Highlights", "Difficulties", "Suggestions", "Unusual figures explained"),
    instructions_title="How to fill in this form",
    instructions=(
        "Fill in the pale yellow cells only. Grey columns show what was accepted for the period before; they are there "
        "to compare with and are not read.",
        "Leave a cell blank where you do no such business; that means “not applicable”. Write 0 where you do and "
        "nothing happened. Blank and 0 are not the same.",
        "Counts are whole numbers; amounts are in the unit of the heading, with up to two decimals. Write no unit and "
        "no words behind a number.",
        "Totals are formulas. Opening figures are those at the end of the period before, with those of institutions "
        "merged into yours; correct what is wrong and say why under “Unusual figures explained”.",
        "Leave headings, region codes and names of sheets as they are. The file may have any name.",
        "Name the posts that prepare, check and approve, never persons.",
        "Sheets by kind of place list only the rows that you filed last time; choose region and kind for others in the "
        "open rows below, and insert rows between those if you need more.",
        "Rest the pointer on a heading to see its definition; all definitions follow.",
    ),
    instructions_headings=("Sheet", "Column", "Definition", "When", "Unit and example", "Code", "Fill in"),
    duty=("required", "if any"),
    note=(
        "Required of your institution; write 0 if there was none in the period.",
        "Leave blank if you do no such business; write 0 if you do and there was none in the period.",
    ),
    counts="Definition: {name}. {counts}",
    named="Definition: {name}",
    when="When: {when}",
    written="Unit: {unit}, {exact}. {example}",
    exact=("with two decimals", "a whole number"),
    example="Example: write {written} for {plain:,} {one}",
    code="Code: {code}",
    choose="Choose from the list.",
    wrong="Write a number",
    wrong_kind=("a number, with up to two decimals", "a whole number"),
    wrong_floor=", not below {least}",
    wrong_text="“{heading}” takes {kind}{floor}; leave it blank if you do no such business.",
    footer="&C&A, page &P of &N",
)

FORM_WORDS: Mapping[str, Words] = {"zh": _ZH, "en": _EN}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth")


def period_in_words(period: str, language: str = "zh") -> str:
    """`2019-12` as 2019年12月 or December 2019, `2019-Q4` as 2019年第四季度 or 2019-Q4 (fourth quarter), `2019-H2` as
    2019年下半年 or 2019-H2 (second half), `2019` as 2019年 or 2019. A form that comes back is read by it."""
    when = Period.parse(period)
    if language == "zh":
        return when.name.zh
    if when.per_year == 12:
        return f"{_MONTHS[when.number - 1]} {when.year}"
    part = {4: "quarter", 2: "half"}.get(when.per_year)
    return f"{when} ({_ORDINALS[when.number - 1]} {part})" if part else str(when)


def due_in_words(due: datetime.datetime, language: str = "zh") -> str:
    """Until when something is due: 2019年8月8日18:00前, by 8 August 2019, 18:00."""
    day, clock = day_and_clock(due)
    return f"{day_words(day).zh}{clock}前" if language == "zh" else f"by {day_words(day).en}, {clock}"


def places(text: str) -> int:
    """How wide words are, in letters: a Han character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
