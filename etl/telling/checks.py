"""What a declared check demands, in words."""

from etl.definitions.checks import Over, Relation
from etl.values.text import Text

_SIGN = {
    "equal": Text(zh="＝", en="="),
    "atmost": Text(zh="≤", en="≤"),
    "both": Text(zh="与", en="with"),
}
_WHERE = {
    "row": ("", ""),
    "region": ("（县区合计）", " (sums of a region)"),
    "institution": ("（全表合计）", " (whole return)"),
}


def relation(left: Text, right: Text, kind: Relation, over: Over) -> Text:
    """Two sums and how they stand to each other: total = of which + of which (sums of a region)."""
    both = ("（同时有数或同时为 0）", " (both zero or neither)") if kind == "both" else ("", "")
    sign, where = _SIGN[kind], _WHERE[over]
    return Text(
        zh=f"{left.zh} {sign.zh} {right.zh}{both[0]}{where[0]}",
        en=f"{left.en} {sign.en} {right.en}{both[1]}{where[1]}",
    )


def carried(begins: Text, ended: Text) -> Text:
    """What a month begins with is what the month before ended with."""
    return Text(zh=f"{begins.zh} ＝ 上期{ended.zh}", en=f"{begins.en} = {ended.en} of the month before")
