"""What was found of the audit chain, in words."""

from etl.values.text import Text

WHY = {
    "missing": Text(zh="缺失", en="is missing"),
    "does not follow the entry before it": Text(
        zh="与前一条不衔接", en="does not follow the entry before it"
    ),
    "cannot be read": Text(zh="无法读取", en="cannot be read"),
    "was changed": Text(zh="被改动过", en="was changed after it was sealed"),
    "cut off": Text(zh="起的记录被删去", en="and all after it are gone"),
    "differs from the printed code": Text(
        zh="与所载编码不符：该链条曾被截断或重写",
        en="is not the one that the printed code names: the chain was cut off or written anew",
    ),
}
"""What the store finds wrong with an entry (`store.audit.first_break`)."""


def holds(entries: int, head: str) -> Text:
    """Every entry follows the one before it."""
    return Text(
        en=f"All {entries} entries hold; the head is {head}.",
        zh=f"全部 {entries} 条记录完整；链首编码 {head}。",
    )


def breaks(entry: int, reason: Text) -> Text:
    """The first entry that does not hold, and why."""
    return Text(en=f"Entry {entry} {reason.en}.", zh=f"第 {entry} 条记录{reason.zh}。")
