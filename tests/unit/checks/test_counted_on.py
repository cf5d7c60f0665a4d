"""What is counted since a period, against a naive recount of households by name."""

from hypothesis import given
from hypothesis import strategies as st

from etl.checks.filed import Filed, Unit
from etl.checks.history import History, counted_on
from etl.definitions.measures import Measure
from etl.values.text import Text

NAME = Text(zh="户", en="households")


def measure(code: str, **more: object) -> Measure:
    return Measure.model_validate(
        {"code": code, "name": NAME, "unit": "count", "counted_in": NAME, "kind": "flow"} | more
    )


MEASURES = {
    one.code: one
    for one in (
        measure("helped", kind="stock", at="during"),
        measure("relief"),
        measure("helped_ever", kind="stock", since="2020-01", of="helped", once=True),
        measure("relief_ever", kind="stock", since="2020-01", of="relief"),
    )
}
periods = st.lists(
    st.dictionaries(st.integers(0, 12), st.integers(1, 500), max_size=8), min_size=1, max_size=6
)


def returns(helped: list[dict[int, int]]) -> list[dict[str, int]]:
    """What is filed of the households helped in each period (household -> relief), recounted from the first on."""
    return [
        {
            "helped": len(now),
            "relief": sum(now.values()),
            "helped_ever": len({name for one in helped[: n + 1] for name in one}),
            "relief_ever": sum(sum(one.values()) for one in helped[: n + 1]),
        }
        for n, now in enumerate(helped)
    ]


def found(now: dict[str, int], before: dict[str, int] | None, period: str) -> list[str]:
    def placed(figures: dict[str, int]) -> dict[tuple[str, str, str], int]:
        return {(code, "", ""): value for code, value in figures.items()}

    history = History("before", {"before": placed(before)}) if before else History()
    filed = Filed("qm", period, placed(now), units={"relief_ever": Unit()})
    return [one.about.split("|")[0] for one in counted_on(filed, history, MEASURES)]


@given(periods)
def test_a_true_recount_is_never_asked(helped: list[dict[int, int]]) -> None:
    filed = returns(helped)
    for n, now in enumerate(filed):
        assert found(now, filed[n - 1] if n else None, f"2020-{n + 1:02d}") == []


@given(periods, st.integers(1, 5))
def test_what_no_households_could_make_is_sent_back(helped: list[dict[int, int]], wrong: int) -> None:
    filed = returns(helped)
    now, before = filed[-1], filed[-2] if len(filed) > 1 else None
    period = f"2020-{len(filed):02d}"
    above = (before["helped_ever"] if before else 0) + now["helped"] + wrong
    assert found(now | {"helped_ever": above}, before, period) == ["helped_ever"]
    below = max(before["helped_ever"] if before else 0, now["helped"]) - wrong
    assert found(now | {"helped_ever": below}, before, period) == ["helped_ever"]
    assert found(now | {"relief_ever": now["relief_ever"] + wrong}, before, period) == ["relief_ever"]
    assert found(now | {"relief_ever": now["relief_ever"] - wrong}, before, period) == ["relief_ever"]
