"""Differences between two versions, beside a version that anyone would write with two dictionaries."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.facts.differences import DIFFERENCES, KEY, differences

SCHEMA = dict.fromkeys(KEY, pl.String) | {"value": pl.Int64, "sheet": pl.String, "cell": pl.String}
Key = tuple[str, str, str, str]
Version = dict[Key, tuple[int, str, str]]

keys = st.tuples(
    st.just("B01"), st.sampled_from(["r1", "r2"]), st.sampled_from(["", "bus"]), st.sampled_from("abc")
)
values = st.tuples(st.integers(-3, 2**62), st.sampled_from(["S", "T"]), st.sampled_from(["A1", "B2"]))
versions = st.dictionaries(keys, values, max_size=8)


def frame(version: Version) -> pl.DataFrame:
    return pl.DataFrame([(*key, *value) for key, value in version.items()], schema=SCHEMA, orient="row")


def naive(before: Version, after: Version) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            rows.append((*key, "added", None, new[0], None, None, None, new[1], new[2]))
        elif new is None and old is not None:
            rows.append((*key, "removed", old[0], None, None, old[1], old[2], None, None))
        elif old is not None and new is not None and old[0] != new[0]:
            rows.append((*key, "changed", old[0], new[0], new[0] - old[0], old[1], old[2], new[1], new[2]))
    return rows


@given(versions, versions)
def test_like_two_dictionaries(before: Version, after: Version) -> None:
    found = differences(frame(before), frame(after))
    assert found.schema == pl.Schema(DIFFERENCES)
    assert found.rows() == naive(before, after)


@given(versions, versions)
def test_the_way_back_is_the_opposite(before: Version, after: Version) -> None:
    there, back = differences(frame(before), frame(after)), differences(frame(after), frame(before))
    assert there.select(*KEY, "before", "after").rows() == back.select(*KEY, "after", "before").rows()
    assert there["change"].sum() == -back["change"].sum()
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert [turned[kind] for kind in there["kind"]] == back["kind"].to_list()


def test_a_figure_that_moved_is_no_difference_and_a_blank_is_no_zero() -> None:
    key = ("B01", "r1", "", "a")
    assert differences(frame({key: (5, "S", "A1")}), frame({key: (5, "T", "B2")})).is_empty()
    [gone] = differences(frame({key: (0, "S", "A1")}), frame({})).rows(named=True)
    assert (gone["kind"], gone["before"], gone["after"], gone["change"]) == ("removed", 0, None, None)
    assert (gone["sheet_before"], gone["cell_before"], gone["cell_after"]) == ("S", "A1", None)
