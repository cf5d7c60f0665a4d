"""What is said of institutions of which nobody knows yet who they are."""

from etl.values.text import Text


def in_the_sum(measure: Text, value: int, institutions: int) -> Text:
    """That a sum holds figures of theirs."""
    return Text(
        zh=f"“{measure.zh}”的合计中有 {value:,} 来自 {institutions} 家名称待复核的机构。",
        en=f"The sum of “{measure.en}” holds {value:,} of institutions whose names wait for review ({institutions}).",
    )
