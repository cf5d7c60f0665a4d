"""What regions are coloured by, by name."""

from etl.values.text import Text

COVERAGE = Text(zh="场景覆盖率（全部类别）", en="Coverage, all families")
LIVE = Text(zh="已接通点位的使用率", en="Connected points in use")
COUNT_SHARE = Text(zh="移动支付笔数占比", en="Mobile share of payments")
AMOUNT_SHARE = Text(zh="移动支付金额占比", en="Mobile share of amounts paid")
PENETRATION = Text(zh="注册用户占常住人口", en="Registered users of residents")
SERVICE_POINTS = Text(zh="每万乡村人口在用服务点", en="Service points in use per 10,000 rural residents")
REACHED = Text(zh="2公里内有服务点的村民占比", en="Villagers with a service point within 2 km")
WAYS = {
    "mom": Text(zh="环比", en="on the period before"),
    "yoy": Text(zh="同比", en="on the year before"),
}


def coverage_of(family: Text) -> Text:
    """Coverage of one family of points."""
    return Text(zh=f"{family.zh}覆盖率", en=f"Coverage, {family.en}")


def change_of(measure: Text, way: Text) -> Text:
    """The change of a measure, against one of `WAYS`."""
    return Text(zh=f"{measure.zh}{way.zh}", en=f"{measure.en}, {way.en}")
