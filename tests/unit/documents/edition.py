"""An edition as long and as wide as a real month: twenty institutions, twelve columns, charts, rare characters."""

import dataclasses
from dataclasses import dataclass, field

from etl.editions.model import (
    Basis,
    Cell,
    Chart,
    Column,
    Edition,
    Figure,
    Input,
    Letterhead,
    Paragraph,
    Run,
    Section,
    Series,
    Slide,
    Table,
    Unit,
)
from etl.values.text import Text

REGIONS = (
    "萨尔图区",
    "龙凤区",
    "让胡路区",
    "红岗区",
    "大同区",
    "肇州县",
    "肇源县",
    "林甸县",
    "杜尔伯特蒙古族自治县",
)
REGIONS_EN = (
    "Sartu District", "Longfeng District", "Ranghulu District", "Honggang District", "Datong District",
    "Zhaozhou County", "Zhaoyuan County", "Lindian County", "Dorbod Mongol Autonomous County",
)  # fmt: skip
BANKS = (
    "演示商业银行大庆分行", "油城银行股份有限公司", "百湖农村商业银行股份有限公司", "松嫩村镇银行有限责任公司",
    "北国邮政储蓄银行大庆市分行", "堃泰银行", "湿地城市信用联社", "红岗区农村信用合作联社", "支付科技（演示）有限公司",
    "=HYPERLINK(\"http://x\")银行",
)  # fmt: skip
HEADINGS = (
    ("排名", "Place"), ("机构", "Institution"), ("本月交易笔数", "Transactions"), ("本年累计", "Year to date"),
    ("年度目标", "Target"), ("完成率", "Completion"), ("时序进度差", "Ahead of time"), ("环比", "Month on month"),
    ("同比", "Year on year"), ("交易金额", "Value"), ("得分", "Score"), ("位次变化", "Movement"),
)  # fmt: skip


def same(text: str) -> Text:
    return Text(zh=text, en=text)


@dataclass
class Maker:
    """Collects figures while texts are written. `shift` makes another month of the same shape."""

    shift: int = 0
    figures: dict[str, Figure] = field(default_factory=dict)

    def figure(self, code: str, value: int | str | None, unit: Unit, text: Text) -> str:
        basis = (Basis("transactions", "2019-12", code.split(".")[0]),)
        self.figures[code] = Figure(code, value, unit, text, basis)
        return code

    def count(self, code: str, value: int) -> str:
        value += self.shift
        return self.figure(code, value, "count", same(f"{value:,}"))

    def cell(self, code: str, value: int | str, unit: Unit, text: str) -> Cell:
        return Cell(figure=self.figure(code, value, unit, same(text)))


def paragraph(code: str, zh: str, en: str, level: str = "body", edited: bool = False) -> Paragraph:
    """`{users}` in a sentence is the figure of that id."""
    return Paragraph(code, level, _runs(zh), _runs(en), edited)  # type: ignore[arg-type]


def _runs(sentence: str) -> tuple[Run, ...]:
    pieces = sentence.replace("}", "{").split("{")
    return tuple(Run(figure=one) if n % 2 else Run(text=one) for n, one in enumerate(pieces) if one)


def rank_table(maker: Maker, rows: int = 20) -> Table:
    columns = tuple(
        Column(Text(zh=zh, en=en), n != 1, Text(zh="万元", en="ten thousand yuan") if n == 9 else None)
        for n, (zh, en) in enumerate(HEADINGS)
    )
    return Table(
        "ranking", Text(zh="各机构主要指标排名表", en="Institutions by main indicators"), columns,
        tuple(_rank_row(maker, n) for n in range(rows)),
        (Text(zh="注：位次变化为较上月的升降。", en="Note: movement is against the month before."),),
    )  # fmt: skip


def _rank_row(maker: Maker, n: int) -> tuple[Cell, ...]:
    code, value = f"bank{n}", 987654 - 31415 * n + maker.shift
    fen = value * 12345 + 7
    name = BANKS[n % len(BANKS)] + ("" if n < len(BANKS) else f"第{n}支行")
    return (
        maker.cell(f"{code}.rank", n + 1, "rank", str(n + 1)),
        Cell(text=Text(zh=name, en=f"{BANKS[n % len(BANKS)][:2]} Demonstration Commercial Bank {n}")),
        maker.cell(f"{code}.tx", value, "count", f"{value:,}"),
        maker.cell(f"{code}.ytd", value * 9, "count", f"{value * 9:,}"),
        maker.cell(f"{code}.target", 9_000_000, "count", "9,000,000"),
        maker.cell(f"{code}.done", f"{98 - n}.765432", "percent", f"{98 - n}.77%"),
        maker.cell(f"{code}.ahead", f"-{n}.25", "points", f"-{n}.25"),
        maker.cell(f"{code}.mom", f"0.0{n + 10}5", "percent", f"{(n + 10) / 10 + 0.05:.2f}%"),
        maker.cell(f"{code}.yoy", "1128.26", "percent", "11.3倍"),
        maker.cell(f"{code}.value", fen, "money", f"{fen / 1e6:,.2f}"),
        maker.cell(f"{code}.score", f"{95 - n}.1250", "score", f"{95 - n}.13"),
        maker.cell(f"{code}.move", 2, "rank", "↑2") if n % 3 else Cell(),
    )


def region_table(maker: Maker) -> Table:
    columns = (
        Column(Text(zh="县区", en="Region"), False),
        Column(Text(zh="商户", en="Merchants"), True, Text(zh="户", en="merchants")),
        Column(Text(zh="服务点", en="Service points"), True, Text(zh="个", en="points")),
    )
    rows = tuple(
        (
            Cell(text=Text(zh=zh, en=en)),
            Cell(figure=maker.count(f"region{n}.merchants", 12345 - 777 * n)),
            Cell(figure=maker.count(f"region{n}.points", 210 - 9 * n)),
        )
        for n, (zh, en) in enumerate(zip(REGIONS, REGIONS_EN, strict=True))
    )
    return Table("regions", Text(zh="县区情况表", en="By region"), columns, rows)


def line_chart(maker: Maker) -> Chart:
    months = [f"2019-{n:02d}" for n in range(1, 13)]
    values = [92_000 + 94_000 * n for n in range(12)]
    users = tuple(maker.count(f"users{n}", value // 3) if n != 4 else "" for n, value in enumerate(values))
    return Chart(
        "monthly", "line", Text(zh="每月交易笔数", en="Transactions a month"), tuple(same(m) for m in months),
        (Series(Text(zh="交易笔数", en="Transactions"), tuple(maker.count(f"tx{n}", v) for n, v in enumerate(values))),
         Series(Text(zh="活跃用户", en="Active users"), users)),
        Text(zh="万", en="thousand"),
    )  # fmt: skip


def bar_chart(maker: Maker) -> Chart:
    names = tuple(Text(zh=z, en=e) for z, e in zip(REGIONS, REGIONS_EN, strict=True))
    figures = tuple(maker.count(f"region{n}.bar", 12345 - 777 * n) for n in range(9))
    series = (Series(Text(zh="商户", en="Merchants"), figures),)
    return Chart(
        "merchants",
        "bar",
        Text(zh="各县区商户", en="Merchants by region"),
        names,
        series,
        Text(zh="户", en="merchants"),
    )


def stacked_chart(maker: Maker) -> Chart:
    names = tuple(Text(zh=f"{n}季度", en=f"Q{n}") for n in range(1, 5))
    kinds = (("公交", "Buses"), ("医疗", "Hospitals"), ("菜场", "Markets"))
    series = tuple(
        Series(Text(zh=zh, en=en), tuple(maker.count(f"{en}.{n}", 100 * n + 37 * k) for n in range(1, 5)))
        for k, (zh, en) in enumerate(kinds)
    )
    return Chart(
        "scenarios", "stacked", Text(zh="场景点", en="Points"), names, series, Text(zh="个", en="points")
    )


def sections(maker: Maker) -> tuple[Section, ...]:
    line, bar, stacked = line_chart(maker), bar_chart(maker), stacked_chart(maker)
    told = paragraph(
        "overview.users",
        "截至2019年12月末，全市注册用户{users}，当月交易{growth}，活跃特约商户占比{share}，较上月提高{points}；上年同期基数为零的场景不可比。",
        "By the end of December 2019 there were {users} users; transactions {growth}; {share} of merchants were "
        "active, {points} more than the month before.",
    )
    many = [
        paragraph(
            f"problems.{n}",
            f"第{n}项：部分机构数据报送不及时，{{late}}家机构逾期，其中杜尔伯特蒙古族自治县、喆㙍等地的𬭎源支行连续三个月逾期，影响全市统计进度，应当引起重视。",
            f"Problem {n}: {{late}} institutions were late with their returns, some of them for the third month.",
            edited=n == 2,
        )
        for n in range(1, 9)
    ]
    return (
        Section("overview", Text(zh="总体情况", en="Overview"), (told, line)),
        Section("scenarios", Text(zh="支付场景拓展", en="Scenarios"), (
            paragraph("scenarios.rural", "县域和农村", "Counties and villages", "subheading"),
            told, region_table(maker), bar,
            paragraph("scenarios.city", "城区", "The city", "subheading"),
            paragraph("scenarios.note", "注：数据来自各机构月报。", "Note: from monthly returns.", "note"), stacked,
        )),
        Section("problems", Text(zh="存在问题", en="Problems"), tuple(many)),
        Section("ranking", Text(zh="各机构主要指标排名表", en="Ranking"), (rank_table(maker),), True, True),
        Section("regions", Text(zh="县区情况表", en="Regions"), (dataclasses.replace(
            region_table(maker), code="regions2"),), True),
    )  # fmt: skip


def slides(maker: Maker) -> tuple[Slide, ...]:
    notes = Text(
        zh="来源：各机构2019年12月月报，已接受版本。", en="Source: accepted returns of December 2019."
    )
    users = paragraph(
        "slide.users.answer", "注册用户{users}，交易{growth}。", "{users} users; transactions {growth}."
    )
    shown = (
        ("users", Text(zh="用户和交易增长了吗？", en="Are users and transactions growing?"), users, line_chart(maker)),
        ("regions", Text(zh="哪些县区商户多？", en="Which regions have most merchants?"),
         paragraph("slide.regions", "九个县区均有商户，占比{share}。", "All have some: {share}."), bar_chart(maker)),
        ("scenarios", Text(zh="场景拓展到哪一步？", en="How far have scenarios come?"),
         paragraph("slide.scenarios", "三类场景逐季增加。", "Three kinds grow."), stacked_chart(maker)),
        ("ranking", Text(zh="谁领先，谁落后？", en="Who leads, who lags?"),
         paragraph("slide.ranking", "{late}家机构逾期报送。", "{late} institutions were late."), rank_table(maker)),
        ("next", Text(zh="下一步做什么？", en="What next?"),
         paragraph("slide.next", "请{late}家逾期机构于1月20日前提交整改计划。",
                   "{late} late institutions hand in plans by 20 January."), None),
    )  # fmt: skip
    return tuple(Slide(code, question, answer, body, notes) for code, question, answer, body in shown)


def make(shift: int = 0) -> Edition:
    """The bulletin of December 2019; `shift` moves its counts."""
    maker = Maker(shift)
    maker.figure(
        "users", 700_000 + shift, "count", Text(zh=f"{70 + shift / 10000:g}万户", en=f"{700_000 + shift:,}")
    )
    maker.figure("growth", "1128.26", "percent", Text(zh="增长11.3倍", en="12.3 times as many"))
    maker.figure("share", f"0.33{33 + shift % 50}", "percent", same(f"33.{33 + shift % 50}%"))
    maker.figure("points", "0.29", "points", Text(zh="0.29个百分点", en="0.29 percentage points"))
    maker.count("late", 3)
    body, shown = sections(maker), slides(maker)
    return Edition(
        kind="bulletin", programme="daqing", period="2019-12", number=1, issued_on="2020-01-15", known_on="2020-01-14",
        letterhead=Letterhead(
            Text(zh="中国人民银行演示市中心支行", en="Demonstration Branch of the Central Bank"), "演银发〔2020〕3号",
            Text(zh="关于2019年12月全市移动支付便民工程推进情况的通报",
                 en="Circular on the progress of mobile payments in December 2019"),
            Text(zh="各参评机构", en="All institutions"),
            Text(zh="上级行支付结算处，市政府金融办", en="Regional branch"),
            Text(zh="参评机构", en="institutions taking part"),
        ),
        figures=maker.figures,
        lead=(paragraph("lead", "现将2019年12月全市移动支付便民工程推进情况通报如下，全市注册用户{users}。",
                        "This circular reports on December 2019; there were {users} users."),),
        sections=body, slides=shown,
        inputs=(Input(1, "monthly", "2019-12", "bank0", 1, "bank0-2019-12.xlsx", "ab" * 32),),
        method="cd" * 32, definitions="ef" * 32, code_version="0.1.0", audit_head="7f3a-19c2-b0e4",
        demonstration=Text(zh="演示数据：机构均为虚构，全市总数取自公开发表的数字。",
                           en="Demonstration: the institutions are invented; the city's totals are as published."),
    )  # fmt: skip
