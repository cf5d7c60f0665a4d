"""Fixed words of every document, in both languages. What an edition says itself comes from the edition."""

import datetime

from etl.values.periods import day_words
from etl.values.text import Text

ANNEXES = Text(zh="附件", en="Annexes")
COPIES = Text(zh="抄送", en="Copies to")
ISSUED = Text(zh="印发", en="issued")
SCOPE = Text(zh="发送范围", en="Distribution")
KNOWN_ON = Text(zh="数据认定日", en="As known on")
ISSUED_ON = Text(zh="印发日期", en="Issued on")
PERIOD = Text(zh="数据期", en="Period")
EDITION = Text(zh="期次", en="Edition")
DIGEST = Text(zh="版本码", en="Edition code")
FULL_DIGEST = Text(zh="版本摘要（SHA-256）", en="Digest of the edition (SHA-256)")
AUDIT = Text(zh="审计码", en="Audit code")
METHOD = Text(zh="考核办法摘要", en="Digest of the method")
DEFINITIONS = Text(zh="指标口径版本", en="Digest of the definitions")
CODE_VERSION = Text(zh="程序版本", en="Version of the program")
INPUTS = Text(zh="依据的报送", en="Filings it was made from")
CORRECTS = Text(zh="更正的期次", en="Corrects edition")
CONTENTS = Text(zh="工作表", en="Sheets")
ISSUER = Text(zh="发文机关", en="Issuer")
NUMBER = Text(zh="发文字号", en="Document number")
CORRECTIONS = Text(zh="更正清单", en="Corrections")
WHERE = Text(zh="所在位置", en="Where it stands")
BEFORE = Text(zh="原数字", en="Before")
AFTER = Text(zh="更正后", en="After")
CAUSE = Text(zh="原因", en="Cause")
REASON = Text(zh="说明", en="Reason")
CAUSES = {
    "data": Text(zh="数据", en="data"),
    "method": Text(zh="办法", en="method"),
    "membership": Text(zh="成员", en="membership"),
    "wording": Text(zh="文字", en="wording"),
}
EDITED = Text(
    zh="本段文字经协调岗修改，数字未改。",
    en="A coordinator changed the words of this paragraph; its figures are unchanged.",
)
EDITED_BELOW = Text(
    zh="带※的段落文字经协调岗修改，数字未改。",
    en="※ A coordinator changed the words of this paragraph; its figures are unchanged.",
)
OWN_NOTES = Text(
    zh="—— 以下为演示者自己的备注，刷新时原样保留 ——",
    en="—— The presenter's own notes stand below; they stay ——",
)
CHECK_WORDS = Text(
    zh="本页文字由演示者改写：刷新只更新了其中的数字，请核对措辞。",
    en="The presenter rewrote the words of this slide: only its figures were refreshed, so check the wording.",
)
NOT_REFRESHED = Text(
    zh="本期没有这一页的数字，以下内容未更新。",
    en="The new edition has no figures for this slide: it was not refreshed.",
)
MARKS_GONE = Text(
    zh="以下名称本期已无，其标色、标签或所填文字随之去除",
    en="These are not in the new edition; their colours, labels and words went with them",
)
OWN_WORDS_KEPT = Text(
    zh="以下各处为演示者所填，刷新时原样保留，请核对",
    en="At these stands what the presenter wrote; it was kept as it was, so check it",
)
MADE_ANEW = Text(
    zh="本页图表的栏目或形式与上期不同，已重新生成，原有标色和所填文字未保留。",
    en="The figure or table of this slide has other columns or another form now: it was made anew, without the colours "
    "and words that stood in it.",
)
MIDDLE_OF_BANDS = Text(zh="；条长为区间中点", en="; bars end at the middle of a band")
TINTED_ROWS = Text(
    zh="浅橙色底纹：居后或迟报。",
    en="Tinted orange: lagging or late.",
)
LAGGING = Text(zh="居后", en="lagging")
COVER = Text(zh="封面", en="Cover")
PAGE_OF = Text(zh="第 &P 页，共 &N 页", en="Page &P of &N")
"""The foot of a printed sheet, in a spreadsheet's own signs."""
LOOKED_UP = Text(
    zh="本表供在电脑上查阅，打印时只印表头；确需打印的，请先取消打印区域。",
    en="This sheet is meant for the screen. Printing it gives only the headings; to print all of it, clear the print "
    "area first.",
)
FIGURES = Text(zh="全部数字", en="All figures")
FIGURE = Text(zh="数字", en="Figure")
PRINTED = Text(zh="印出的文字", en="As printed")
VALUE = Text(zh="数值（全精度）", en="Value (full precision)")
FROM = Text(zh="依据", en="From")
FILE = Text(zh="文件", en="File")
FILING = Text(zh="报送", en="Filing")
INSTITUTION = Text(zh="机构", en="Institution")
VERSION = Text(zh="版次", en="Version")
SOURCE = Text(zh="来源", en="Source")
RECEIPT = Text(zh="报送回执", en="Receipt of a filing")
RECEIPT_NUMBER = Text(zh="回执编号", en="Receipt number")
PROGRAMME = Text(zh="项目", en="Programme")
FILED_AT = Text(zh="报送时间", en="Filed at")
STATE = Text(zh="状态", en="State")
FINDINGS = Text(zh="核查发现", en="Findings")
KEEP_RECEIPT = Text(
    zh="请妥善保存。文件摘要与本回执一致，即为当时报送的文件；审计码可与系统的审计链核对。",
    en="Keep this receipt. A file with this digest is the file that was filed; the audit code can be compared with the "
    "system's audit chain.",
)
FULL_PRECISION = Text(
    zh="单元格存放全精度数值，显示位数只由数字格式决定；金额以主币单位（如元）存放。",
    en="Cells hold values at full precision, number formats round what is seen; money is in whole units of the "
    "currency.",
)
SHA256 = Text(zh="文件摘要（SHA-256）", en="SHA-256 of the file")
UNIT = Text(zh="单位", en="Unit")
CATEGORY = Text(zh="项目", en="Item")


def date_in_words(iso: str, language: str) -> str:
    """2020-01-10 as 2020年1月10日 or 10 January 2020."""
    return day_words(datetime.date.fromisoformat(iso[:10])).in_language(language)


_DIGITS = "〇一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1 … 99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def section_title(place: int, title: str, language: str) -> str:
    """一、总体情况, or: 1. Overview."""
    return f"{chinese_number(place)}、{title}" if language == "zh" else f"{place}. {title}"


def subheading(place: int, title: str, language: str) -> str:
    """(一)农村支付, or: (a) Rural payments. One that stands alone in its section (place 0) carries no number."""
    if not place:
        return title
    return f"（{chinese_number(place)}）{title}" if language == "zh" else f"({chr(96 + place)}) {title}"


def annex_name(place: int, language: str) -> str:
    """附件1, or: Annex 1."""
    return f"附件{place}" if language == "zh" else f"Annex {place}"


def findings_counted(soft: int, note: int) -> Text:
    """What the checks said of a filing, on its receipt."""
    return Text(
        zh=f"须说明 {soft} 项，提示 {note} 项", en=f"to be explained: {soft}, for information: {note}"
    )


UNIT = Text(zh="单位", en="Unit")
CONTINUED = Text(zh="（续）", en="(continued)")
"""What stands behind the title of a part of a table that is too wide for one."""
LONG_TABLE, SHOWN_OF_LONG = 60, 10
"""From how many rows on a printed table is cut, and how many of them are printed; the workbook has them all."""
NOTHING = "—"
"""What stands in a cell that holds nothing."""


def rows_in_workbook(shown: int, total: int) -> Text:
    """What stands under a printed table that is cut."""
    return Text(
        zh=f"共{total}行，此处列前{shown}行，全部见随附的电子表格。",
        en=f"The first {shown} of {total} rows; the workbook that comes with this has all.",
    )


def chart_in_words(
    language: str, title: str, categories: list[str], series: list[tuple[str, list[str]]]
) -> str:
    """The alternative text of a chart: its title and every figure; of many the first and the last, for all of them
    stand in the table behind the chart."""
    zh = language == "zh"
    said = []
    for name, prints in series:
        points = [f"{c}{'' if zh else ' '}{p}" for c, p in zip(categories, prints, strict=True) if p]
        if len(points) > MOST_READ_ALOUD:
            points = [*points[: MOST_READ_ALOUD // 2], "…", *points[-MOST_READ_ALOUD // 2 :]]
        listed = ("、" if zh else ", ").join(points)
        said.append(f"{name}{'：' if zh else ': '}{listed}")
    return f"{'图：' if zh else 'Chart: '}{title}{'。' if zh else '. '}" + ("；" if zh else "; ").join(said)


def table_in_words(language: str, title: str, headings: list[str], rows: int) -> str:
    """The alternative text of a table: what it is about, its columns, how many rows it has."""
    if language == "zh":
        return f"表：{title}。{rows}行，栏目：{'、'.join(headings)}"
    return f"Table: {title}. {rows} rows; columns: {', '.join(headings)}"


MOST_READ_ALOUD = 20
"""Figures of a series that an alternative text says one by one; of more the first and the last."""


def lagging_coloured(means: Text | None, language: str, where: str = "") -> str:
    """What the other colour of a chart's bars means, behind the chart's title, and which bars have it."""
    said = (means or LAGGING).in_language(language)
    return f"　橙色{where}为{said}" if language == "zh" else f", orange{where}: {said}"


def bars_at(count: int, language: str, *, is_end: bool, lies: bool) -> str:
    """So many bars at one end of a chart: who cannot tell colours counts them."""
    if language == "zh":
        return f"（{('下方' if lies else '右侧') if is_end else ('上方' if lies else '左侧')}{count}条）"
    side = ("bottom" if lies else "right") if is_end else ("top" if lies else "left")
    return f" (the {count} bar{'s' * (count > 1)} at the {side})"


def rows_left_out(shown: int, total: int, language: str) -> str:
    """What stands under a table that is longer than a slide."""
    if language == "zh":
        return f"共{total}行，此处列前{shown}行。"
    return f"The first {shown} of {total} rows."
