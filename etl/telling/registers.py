"""What the registers leave to a person to decide, in words."""

from etl.values.text import Text


def near_claim(institutions: tuple[str, str], names: tuple[str, str], metres: float, *, merged: bool) -> Text:
    """Two rows with different keys that look like one point."""
    (one, other), (name, other_name) = institutions, names
    zh = "暂按同一点位计" if merged else "暂按两个点位计"
    en = "counted as one point for now" if merged else "counted as two points for now"
    return Text(
        zh=f"{one} 的“{name}”与 {other} 的“{other_name}”标识不同、名称相同、相距 {metres:.0f} 米；{zh}，请核实。",
        en=f"“{name}” of {one} and “{other_name}” of {other} have different keys, the same name and "
        f"{metres:.0f} m between them; {en}: check whether they are the same.",
    )
