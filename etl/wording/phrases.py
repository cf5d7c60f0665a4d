"""The short phrases that a document prints as figures: what is counted, places and how they moved, scores, annexes.

Sentences are in the templates (`defaults/*.toml`). What depends on a number, so that no template can hold it, is here.
"""

from etl.values.text import Text

INSTITUTIONS = Text(zh="家", en="institutions")
MEMBERS = Text(zh="家参评机构", en="institutions")
LISTED = Text(zh="家机构", en="institutions")
_OF_REGIONS = {
    INSTITUTIONS: Text(zh="个", en="regions"),
    MEMBERS: Text(zh="个参评地区", en="regions"),
    LISTED: Text(zh="个地区", en="regions"),
}
RETURNS = Text(zh="份", en="returns")
FIELDS = Text(zh="个", en="fields")
FINDINGS = Text(zh="处", en="findings")
POINTS = Text(zh="个", en="points")
FAMILIES = Text(zh="类", en="families")
VILLAGES = Text(zh="个", en="villages")
SERVICE_POINTS = Text(zh="个", en="service points")
RESIDENTS = Text(zh="人", en="residents")
WORKING_DAYS = Text(zh="个工作日", en="working days")
"""Units: what `numbers.count` puts behind a number."""

RECORD = Text(zh="系统收文与校验记录", en="the system's record of arrivals and checks")
MEETINGS = Text(zh="会议登记簿", en="the register of meetings")
RISKS = Text(zh="风险排查", en="the sweep for risks")
METHOD = Text(zh="考核办法", en="the method of assessment")
PLAN = Text(zh="项目方案", en="the programme definitions")
REGISTER = Text(zh="机构目录", en="the register of institutions")
"""Where a figure comes from that no return holds."""


def annex(number: int) -> Text:
    """附件1; Annex 1."""
    return Text(zh=f"附件{number}", en=f"Annex {number}")


def in_sentence(name: Text) -> Text:
    """A common name as it stands inside an English sentence: city buses; POS terminals, UPI stay as they are."""
    first, second = name.en[:1], name.en[1:2]
    return Text(zh=name.zh, en=first.lower() + name.en[1:]) if second.islower() else name


def year(number: int) -> Text:
    """2019年; 2019."""
    return Text(zh=f"{number}年", en=str(number))


def time_of_day(day: Text, hour: int, minute: int) -> Text:
    """2020年1月8日18时; 18:00 on 8 January 2020."""
    hour_zh = f"{hour}时{minute}分" if minute else f"{hour}时"
    return Text(zh=f"{day.zh}{hour_zh}", en=f"{hour:02}:{minute:02} on {day.en}")


def counts_from(name: Text, begins: Text) -> Text:
    """An item that gives no points before a period: 场景银联占比（2019年第二季度起计分）."""
    return Text(zh=f"{name.zh}（{begins.zh}起计分）", en=f"{name.en} (counts from {begins.en} on)")


def more_than(amount: Text) -> Text:
    """超过110万户; more than 1.1 million."""
    return Text(zh=f"超过{amount.zh}", en=f"more than {amount.en}")


def points(number: str) -> Text:
    """84.80分; 84.80 points; 1 point."""
    return Text(zh=f"{number}分", en=f"{number} point{'' if number == '1' else 's'}")


def gap(size: str, unit: Text, *, is_share: bool) -> Text:
    """12.50个百分点; 12.50 percentage points. Where no share is told, the indicator's own unit."""
    zh = size.replace("–", "—")
    if is_share:
        return Text(zh=f"{zh}个百分点", en=f"{size} percentage points")
    return Text(zh=f"{zh}{unit.zh}", en=f"{size} {unit.en}")


def gap_moved(size: str, unit: Text, *, is_share: bool, grew: bool) -> Text:
    """比上期扩大0.35个百分点; 0.35 percentage points more than in the period before."""
    told = gap(size, unit, is_share=is_share)
    return Text(
        zh=f"比上期{'扩大' if grew else '缩小'}{told.zh}",
        en=f"{told.en} {'more' if grew else 'less'} than in the period before",
    )


def percents(number: int) -> Text:
    """99%."""
    return Text(zh=f"{number}%", en=f"{number}%")


def kinds(number: int) -> Text:
    """3种; 3 kinds of point."""
    return Text(zh=f"{number}种", en=f"{number} kind{'' if number == 1 else 's'} of point")


def items(number: int) -> Text:
    """6个项目; 6 items."""
    return Text(zh=f"{number}个项目", en=f"{number} items")


def items_alike(number: int) -> Text:
    """3个项目（并列）; 3 items alike. Items that cost an institution equally much."""
    return Text(zh=f"{number}个项目（并列）", en=f"{number} items alike")


def last_of_all(number: int) -> Text:
    """后3名; the last 3. Of a tie all, so that they may be more than was asked for."""
    return Text(zh=f"后{number}名", en=f"the last {number}" if number > 1 else "the last")


def one_item(number: int) -> Text:
    """1个; one. Said only where the points of a part come from a single item."""
    return Text(zh=f"{number}个", en="one" if number == 1 else str(number))


def annexed_number(number: str, place: int) -> str:
    """A document's number with the place of one of its sheets: 庆便民演示〔2020〕3号之2."""
    return f"{number}之{place}"


def annexed_number_en(number: str, place: int) -> str:
    """The same in English: Qing Bianmin Demo [2020] No. 3, sheet 2."""
    return f"{number}, sheet {place}" if number else ""


def pieces(number: int) -> Text:
    """3项; 3."""
    return Text(zh=f"{number}项", en=f"{number}")


def hours(number: int) -> Text:
    """24小时; 24 hours."""
    return Text(zh=f"{number}小时", en=f"{number} hour{'' if number == 1 else 's'}")


def graded(grade: Text, number: int) -> Text:
    """高 3; high 3. Nothing is counted where nothing stands."""
    if not number:
        return Text(zh=grade.zh, en=grade.en)
    return Text(zh=f"{grade.zh} {number}", en=f"{grade.en} {number}")


def decisions(number: int) -> Text:
    """3项; 3 decisions."""
    return Text(zh=f"{number}项", en=f"{number} decision{'' if number == 1 else 's'}")


def requirements(number: int) -> Text:
    """3项; 3 requirements."""
    return Text(zh=f"{number}项", en=f"{number} requirements")


def institutions(number: int) -> Text:
    """3家; 3."""
    return Text(zh=f"{number}家", en=f"{number}")


def ranked_units(unit: Text, *, regions: bool) -> Text:
    """A counter of institutions (家), or, where regions are ranked, the one of regions (个) in its place."""
    return _OF_REGIONS[unit] if regions else unit


def among_many(count: int, named: int, *, regions: bool) -> Text:
    """等510家; 507 others: behind the first names of a list that is too long to be read."""
    counter = ranked_units(INSTITUTIONS, regions=regions).zh
    return Text(zh=f"等{count}{counter}", en=f"{count - named:,} others")


def all_there_are(count: int, *, regions: bool) -> Text:
    """全部20家参评机构; all 20 institutions: instead of a list that names everybody."""
    unit = ranked_units(MEMBERS, regions=regions)
    return Text(zh=f"全部{count}{unit.zh}", en=f"all {count:,} {unit.en}")


def first_of_all(name: Text, shown: int, count: int, *, regions: bool) -> Text:
    """户均交易笔数：36个地区中的前20位; payments per user: the first 20 of 36: above bars that are not everybody's."""
    counted = ranked_units(LISTED, regions=regions).zh
    return Text(
        zh=f"{name.zh}：{count}{counted}中的前{shown}位", en=f"{name.en}: the first {shown:,} of {count:,}"
    )


def span(first: Text, last: Text | None = None) -> Text:
    """2024年7月至2025年3月; July 2024 to March 2025; one period alone as it is."""
    return first if last is None else Text(zh=f"{first.zh}至{last.zh}", en=f"{first.en} to {last.en}")


def place(number: int) -> Text:
    """第3名; place 3."""
    return Text(zh=f"第{number}名", en=f"place {number}")


def possible_places(low: int, high: int) -> Text:
    """Places of which none can be ruled out: 第1—3名; 1 to 3."""
    return Text(zh=f"第{low}—{high}名", en=f"{low} to {high}")


def place_moved(places: int | None) -> Text:
    """The movement of a place by an indicator: 上升2位; up 2 places."""
    if places is None:
        return Text(zh="上期无位次", en="no place before")
    if places == 0:
        return Text(zh="位次未变", en="unmoved")
    return Text(zh=f"{'上升' if places > 0 else '下降'}{abs(places)}位", en=_moved_en(places))


def place_before(place: int, count: int, *, regions: bool) -> Text:
    """上期15家中第12名; place 12 of 15 before: where another number of them had a place, so many up says nothing."""
    counter = ranked_units(INSTITUTIONS, regions=regions).zh
    return Text(zh=f"上期{count}{counter}中第{place}名", en=f"place {place} of {count} before")


def score_moved(places: int | None) -> Text:
    """The movement of a place by score: 较上期上升2位; up 2 places."""
    if places is None:
        return Text(zh="上期无位次", en="no place before")
    if places == 0:
        return Text(zh="位次未变", en="unmoved")
    return Text(zh=f"较上期{'上升' if places > 0 else '下降'}{abs(places)}位", en=_moved_en(places))


def _moved_en(places: int) -> str:
    return f"{'up' if places > 0 else 'down'} {abs(places)} {'place' if abs(places) == 1 else 'places'}"
