"""Wording rules for Chinese (数字、百分点、倍数、以上以下、年份): id, reason, finder."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from etl.values.text import Text

_N = r"\d[\d,]*(?:\.\d+)?"
_RISE = "增长|增加|提高|上升|提升|扩大|上涨|增多"
_FALL = "下降|减少|降低|缩减|回落|下滑|缩短|萎缩|下跌"
_SHARE = re.compile("率(?!先)|占比|比重|份额|比例|增速|增幅|降幅")
_COUNT = re.compile("数|金额|用户|笔|户|人次")
_COMPARED = re.compile("^(?:较|比上|比去|环比|同比|与上)")
_UNITS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}


def _pattern(*patterns: str) -> Callable[[str], Iterator[str]]:
    compiled = [re.compile(pattern) for pattern in patterns]
    return lambda text: (m[0] for one in compiled for m in one.finditer(text))


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """Each clause with its subject: the words before its first number or verb; a comparison keeps the last one."""
    for sentence in re.split("[。；：\n]", text):
        subject = ""
        for clause in re.split("，", sentence):
            own = re.split(rf"{_RISE}|{_FALL}|\d", clause)[0]
            if not _COMPARED.match(clause) and own:
                subject = own
            yield clause, subject


def share_in_percent(text: str) -> Iterator[str]:
    """A difference of shares in percent: 覆盖率提高3.2%."""
    change = re.compile(rf"(?:{_RISE}|{_FALL})了?{_N}[%％]")
    for clause, subject in _clauses(text):
        if _SHARE.search(subject):
            yield from (m[0] for m in change.finditer(clause))


def count_in_points(text: str) -> Iterator[str]:
    """A change of a count in percentage points: 用户数增长3个百分点."""
    change = re.compile(rf"(?:{_RISE}|{_FALL})了?{_N}个?百分点")
    for clause, subject in _clauses(text):
        if _COUNT.search(subject) and not _SHARE.search(subject):
            yield from (m[0] for m in change.finditer(clause))


def wrong_arithmetic(text: str) -> Iterator[str]:
    """由A增至B，增长X倍 whose numbers do not agree: 增长X倍 is B÷A−1, 增至X倍 is B÷A."""
    whole = re.compile(
        rf"(?:由|从)[^。；，]*?({_N})(万亿|亿|万|千|百|)[^。；\d]{{0,4}}?"
        rf"(?:增长|增加|提高|上升|扩大|增)(?:到|至|为)({_N})(万亿|亿|万|千|百|)(?!倍)[^。；]*?"
        rf"(增长|增加|提高|扩大|增)(到|至|为|)(?:了|约)?({_N})倍"
    )
    for m in whole.finditer(text):
        base, value = (Decimal(m[i].replace(",", "")) * _UNITS[m[i + 1]] for i in (1, 3))
        said = Decimal(m[7].replace(",", ""))
        right = value / base - (0 if m[6] else 1) if base else None
        step = Decimal(1).scaleb(int(said.as_tuple().exponent))
        if right is None or right.quantize(step, ROUND_HALF_UP) != said:
            yield m[0]


def two_rates(text: str) -> Iterator[str]:
    """Two rates for one change: 下降10.7%…降幅58.9%."""
    for sentence in text.split("。"):
        for verb, noun in ((_FALL, "降幅|下降幅度"), (_RISE, "增幅|增速|升幅|增长幅度")):
            said = re.search(rf"(?:{verb})了?({_N})[%％].*?(?:{noun})(?:为|达到|达)?({_N})[%％]", sentence)
            if said and Decimal(said[1].replace(",", "")) != Decimal(said[2].replace(",", "")):
                yield said[0]


def unstated_bound(text: str) -> Iterator[str]:
    """以上, 以下, 以内 after a number without saying whether the number belongs to it."""
    for m in re.finditer(rf"{_N}[^\d，。；、（）]{{0,6}}?(?<!及)(?:以上|以下|以内)(?!（[^）]*含)", text):
        yield m[0]


_VALUE = r"（(\d[\d,.]*[%％]?[^\d，）]{0,6})(?=[，）])"


def tied_ends(text: str) -> Iterator[str]:
    """Named as first and as last with the same value: 居前…0.00%，居后…0.00%."""
    for m in re.finditer(r"(?:居前|最高|第一)([^\n]*?)(?:居后|最低|末位)([^。\n]*)", text):
        if set(re.findall(_VALUE, m[1])) & set(re.findall(_VALUE, m[2])):
            yield m[0]


def losses_out_of_order(text: str) -> Iterator[str]:
    """Losses that are not told in the order of what they cost: 失3.30分 before 失2分，折算后16.50分."""
    for m in re.finditer(r"失分较多的项目：([^。]*)", text):
        found = re.findall(rf"失({_N})分(?:，折算后({_N})分)?（", m[1])
        costs = [Decimal((converted or lost).replace(",", "")) for lost, converted in found]
        if costs != sorted(costs, reverse=True):
            yield m[0]


def received_as_reference(text: str) -> Iterator[str]:
    """A day after the period's end is the day of receipt, not that of the data: 2019年12月…数据截至2020年1月15日."""
    period = re.search(r"(\d{4})年(\d{1,2})月(?!\d*日|末)", text)
    if period is None:
        return
    for m in re.finditer(r"数据截至(\d{4})年(\d{1,2})月\d{1,2}日", text):
        if (int(m[1]), int(m[2])) > (int(period[1]), int(period[2])):
            yield m[0]


RULES: tuple[tuple[str, Text, Callable[[str], Iterable[str]]], ...] = (
    (
        "zh-share-in-percent",
        Text(
            zh="比率之差用“百分点”，不用“%”：覆盖率由30%升至33%，是提高3个百分点。",
            en="The difference of two shares is told in percentage points (百分点), not in percent.",
        ),
        share_in_percent,
    ),
    (
        "zh-count-in-points",
        Text(
            zh="数量、金额的变化用“%”，“百分点”只用于比率之差。",
            en="A count or an amount changes by percent; percentage points are for shares only.",
        ),
        count_in_points,
    ),
    (
        "zh-times-of-decrease",
        Text(
            zh="减少、下降不用“倍”，改用百分比或分数。",
            en="A decrease is never told in 倍 (times); use a percentage or a fraction.",
        ),
        _pattern(rf"(?:{_FALL})了?(?:到|至|约|近)?(?:{_N}|[一二两三四五六七八九十百几数])+倍"),
    ),
    (
        "zh-points-as-level",
        Text(
            zh="“百分点”表示差，不能作为达到的水平：应写“提高到33%”或“提高3个百分点”。",
            en="Percentage points are a difference and no level: write “to 33%” or “by 3 percentage points”.",
        ),
        _pattern(rf"(?:到|至|达到|达|为){_N}个?百分点"),
    ),
    (
        "zh-growth-to-percent",
        Text(
            zh="“增长X%”是增加的部分，“增长到、增长至”后面应写达到的数量，不写百分比。",
            en="What grows “to” (增长到/至) reaches a quantity; a growth rate follows 增长 directly.",
        ),
        _pattern(rf"增长(?:到|至)了?{_N}[%％]"),
    ),
    (
        "zh-growth-arithmetic",
        Text(
            zh="“增长X倍”指增加的倍数（新÷旧−1），“增长至X倍”指新数是旧数的倍数，与前后数字应一致。",
            en="增长X倍 is new ÷ old − 1, 增长至X倍 is new ÷ old; it must agree with the numbers beside it.",
        ),
        wrong_arithmetic,
    ),
    (
        "zh-times-below-one",
        Text(
            zh="增长不足1倍的用百分比：增长0.4倍应写“增长40%”。",
            en="Growth of less than one 倍 is told in percent: 增长40%, not 增长0.4倍.",
        ),
        _pattern(rf"(?:{_RISE})了?0(?:\.\d+)?倍"),
    ),
    (
        "zh-doubling",
        Text(
            zh="“翻”与“番”连用（翻两番为4倍）；倍数用“增长X倍”。",
            en="翻 goes with 番 (翻两番 is four times as much); for 倍 write 增长X倍.",
        ),
        _pattern(rf"翻了?(?:{_N}|[一二两三四五六七八九十])倍"),
    ),
    (
        "zh-doubled-hedge",
        Text(
            zh="约数重复：“约”“近”与“左右”“以上”“余”，“至少”“超过”与“以上”只用其一。",
            en="A doubled hedge: use only one of 约/近 … 左右/余, 至少/超过 … 以上, 至多/不超过 … 以下.",
        ),
        _pattern(
            rf"(?:大约|约|大概|将近|接近|近){_N}[^\d，。；、]{{0,6}}?(?:左右|上下|以上|以下|多|余)",
            rf"(?:至少|最少|不少于|不低于|超过|多于|高于|逾){_N}[^\d，。；、]{{0,6}}?以上",
            rf"(?:至多|最多|不超过|不多于|不高于|低于|少于|不足){_N}[^\d，。；、]{{0,6}}?(?:以下|以内)",
            rf"(?:大约|约|将近|接近|超过|至少)(?:大约|约|将近|接近|超过|至少){_N}",
        ),
    ),
    (
        "zh-bound-unstated",
        Text(
            zh="“以上”“以下”“以内”须说明是否含本数：写“80%及以上”或“80%以上（含本数）”。",
            en="以上, 以下 and 以内 must say whether the number itself is included (含本数 or 不含本数).",
        ),
        unstated_bound,
    ),
    (
        "zh-mixed-units",
        Text(
            zh="数字混用单位：写“5.34亿”或“5亿3400万”，不写“5亿3千4百万”。",
            en="Mixed units: write 5.34亿 or 5亿3400万, not 5亿3千4百万.",
        ),
        _pattern(
            rf"{_N}[亿万]\d+[千百]\d*[百]?[万]?",
            rf"{_N}[千百]\d+百?[万亿]",
            rf"{_N}千万",
            r"\d+\.\d+[亿万]\d+",
        ),
    ),
    (
        "zh-year-in-full",
        Text(
            zh="年份写全四位：2019年，不写“19年”“2018—19年”。",
            en="Years are written in full: 2019年, not 19年.",
        ),
        _pattern(
            r"(?<![\d.])[’'‘]?\d{2}年(?=\d|度|末|底|初|上半年|下半年|全年|同期|第|以来|年)",
            r"\d{4}年?[-—–~～至]\d{2}年",
        ),
    ),
    (
        "zh-negative-growth",
        Text(
            zh="负增长写“下降X%”，不写“增长-X%”。",
            en="A fall is written as 下降X%, never as a growth of minus X %.",
        ),
        _pattern(rf"(?:{_RISE}|{_FALL})了?(?:率为|为)?[-−－]\s?\d[\d.]*[%％]?倍?"),
    ),
    (
        "zh-not-a-number",
        Text(
            zh="“∞”“N/A”“NaN”不是统计用语：写明“上年同期为0，不可比”或“无数据”。",
            en="∞, N/A and NaN are no words of a statistician: say that the base is zero, or that there is no figure.",
        ),
        _pattern(r"∞|无穷大|(?i:(?<![a-z])(?:N/A|NaN|inf)(?![a-z])|#DIV/0!)"),
    ),
    (
        "zh-base-zero",
        Text(
            zh="基期为0时不能计算增长率：写“上年同期为0，不可比”。",
            en="There is no growth rate on a base of zero: say 上年同期为0，不可比.",
        ),
        _pattern(rf"(?:从|由|为)0(?![\d.%])[^。；]*?(?:增长|增加|提高|上升)了?{_N}(?:%|％|倍)"),
    ),
    (
        "zh-two-rates",
        Text(
            zh="同一变化出现两个不同的幅度，须说明各自口径或删去其一。",
            en="Two different rates for one change: say what each is measured on, or drop one.",
        ),
        two_rates,
    ),
    (
        "zh-percent-range",
        Text(
            zh="百分数范围两端都写“%”：3%—5%，不写“3—5%”。",
            en="Both ends of a range carry the percent sign: 3%—5%.",
        ),
        _pattern(r"(?<![\d.%])\d+(?:\.\d+)?[-—–~～至]\d+(?:\.\d+)?[%％]"),
    ),
    (
        "zh-tied-ends",
        Text(
            zh="数值相同的不能既列为居前又列为居后：写“除甲外均为……”或只写一端。",
            en="Equal values are never named first and last: say “all but …”, or name one end only.",
        ),
        tied_ends,
    ),
    (
        "zh-losses-out-of-order",
        Text(
            zh="失分较多的项目按折算后的失分由多到少排列。",
            en="Items that lost most come in the order of what they cost the score after conversion.",
        ),
        losses_out_of_order,
    ),
    (
        "zh-received-as-reference",
        Text(
            zh="收到报表的日期不是数据的时点：写“（收至2020年1月15日）”。",
            en="The day of receipt is not the day that the data are of: write “received by”.",
        ),
        received_as_reference,
    ),
    (
        "zh-range-of-one",
        Text(
            zh="起止相同不写成区间：写“第19名”，不写“第19名至第19名”。",
            en="A range from a place to the same place is that place.",
        ),
        _pattern(r"(第\d+名)至\1(?!\d)"),
    ),
    (
        "zh-blank",
        Text(
            zh="汉字与数字之间不空格：写“2019年12月”，不写“2019 年 12 月”。",
            en="No blank stands between a Han character and a digit.",
        ),
        _pattern(r"[一-龥] \d", r"[\d%] [一-龥]"),
    ),
    (
        "zh-nothing-built",
        Text(
            zh="没有的不写“建成0座”“接通0个”：整句改写，只说已有的。",
            en="Nothing is told as built or connected: say what there is, and leave out what is at zero.",
        ),
        _pattern(r"(?:建成|接通|布放|覆盖)[^，。；、]{0,12}?(?<![\d.,])0[座个台家处项条户]"),
    ),
    (
        "zh-unmoved-list",
        Text(
            zh="“位次未变”“名次未变”不逐家罗列：未变的不写升降。",
            en="That places have not moved is not said of one after the other: only moves are told.",
        ),
        _pattern(r"(?:[位名]次未变.*){2}"),
    ),
    (
        "zh-many-names",
        Text(
            zh="列举过多：写明前几家和总数（甲、乙、丙等510家）。",
            en="Nobody reads so long a list: name the first and say how many there are.",
        ),
        _pattern(r"(?:[^、。；：\n]+、){25,}[^、。；：\n]+"),
    ),
    (
        "zh-empty-list",
        Text(
            zh="“：”“是”之后没有内容：无可列举时整句不写；“抄送：无”不印。",
            en="Nothing is listed: where there is nothing to name the sentence is left out.",
        ),
        _pattern(r"(?:：|的是)(?=[。；，]|$)(?<!如下：)", r"(?:抄送|主送)：无"),
    ),
)
