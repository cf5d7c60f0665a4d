"""docs/security.md holds every requirement of levels 1 and 2 of the OWASP ASVS 5.0.0, under its own id and level."""

import ast
import re
from collections.abc import Iterator

from etl.values.house import ROOT
from tests.house import ROOMS, house

LEVELS = """
1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123
2.1 122  2.2 112  2.3 12223  2.4 23
3.1 3  3.2 113  3.3 12223  3.4 11222233  3.5 11122333  3.6 3  3.7 22333
4.1 12233  4.2 23333  4.3 22  4.4 1222
5.1 2  5.2 112333  5.3 113  5.4 222
6.1 122  6.2 111111112222  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22
8.1 1233  8.2 1123  8.3 133  8.4 23
9.1 111  9.2 1222
10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
11.1 2233  11.2 22233  11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33
12.1 12233  12.2 11  12.3 22223
13.1 2333  13.2 222223  13.3 2233  13.4 1222233
14.1 22  14.2 12223333  14.3 122
15.1 12233  15.2 12233  15.3 1222222  15.4 3333
16.1 2  16.2 22222  16.3 2222  16.4 222  16.5 2223
17.1 23  17.2 22223333  17.3 22
"""
"""By section the level of each requirement, in order, as the released table of 5.0.0 has them."""

KNOWN = {
    f"{section}.{number}": level
    for section, levels in re.findall(r"(\d+\.\d+) (\d+)", LEVELS)
    for number, level in enumerate(levels, start=1)
}
ROW = re.compile(
    r"^\| ((?:\d+\.\d+\.(?:\d+|x)(?:–\d+\.\d+\.\d+)?(?:, )?)+)[^|]*\| ([^|]*) \| ([^|]*) \|", re.M
)


def rows() -> Iterator[tuple[str, list[str], str, str]]:
    """Each row's ids as written, one by one, with the level and the verdict that it tells."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    for ids, level, met in ROW.findall(text):
        yield ids, [one for part in ids.strip().split(", ") for one in _listed(part)], level, met


def _listed(part: str) -> list[str]:
    first, _, last = part.partition("–")
    section, _, number = first.rpartition(".")
    if number == "x":
        return [one for one, level in KNOWN.items() if one.startswith(f"{section}.") and level != "3"]
    end = int(last.rpartition(".")[2]) if last else int(number)
    assert not last or last.startswith(f"{section}.")
    return [f"{section}.{one}" for one in range(int(number), end + 1)]


def test_the_standard_has_so_many_requirements() -> None:
    assert [list(KNOWN.values()).count(level) for level in "123"] == [70, 183, 92]


def test_every_id_is_the_standards_under_its_level() -> None:
    for ids, listed, told, _ in rows():
        assert set(listed) <= set(KNOWN), ids
        assert told == ", ".join(sorted({KNOWN[one] for one in listed})), ids


def test_nothing_of_level_1_and_2_is_left_out() -> None:
    told = {one for _, listed, _, _ in rows() for one in listed}
    assert [one for one, level in KNOWN.items() if level != "3" and one not in told] == []


def test_every_row_says_whether_it_is_met() -> None:
    """Met, in part and why, or not met; or whose it is, or that there is no such thing."""
    verdicts = [met for _, _, _, met in rows()]
    plain = re.compile(r"(yes\b|of the API yes|in part: |no: |no$)")
    others = [one for one in verdicts if not plain.match(one)]
    assert len(verdicts) > 120
    assert [one for one in others if len(one) < 10] == []
    assert len(others) < len(verdicts) / 3


SPELLED = {"store.copies.head", "store.copies.rows", "store.engine", "store.rows"}
"""Who puts names of our own tables into a statement, which no bound value can be."""
UNPACKED = {"etl.intake.apart.taught"}
"""What the server packed is unpacked in the process that it started for reading files."""


def _calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for call in house().nodes(name, ast.Call):
        yield ast.unparse(call.func), call


def test_nothing_that_is_typed_becomes_a_statement_a_command_or_code() -> None:
    """1.2.4, 1.2.5, 1.3.2, 1.5.2: SQL that is no constant, a shell, code out of text, objects out of bytes."""
    found, seen = [], 0
    for name in (one for one in house().modules if one.partition(".")[0] in ROOMS):
        imported = {
            alias.asname or alias.name
            for node in house().nodes(name, ast.ImportFrom)
            if node.module == "sqlalchemy"
            for alias in node.names
        }
        for called, call in _calls(name):
            seen += 1
            is_sql = called in imported & {"text", "literal_column"} or called.endswith(".exec_driver_sql")
            is_constant = bool(call.args) and isinstance(call.args[0], ast.Constant | ast.Name)
            shell = [one for one in call.keywords if one.arg == "shell"]
            if (
                (is_sql and not is_constant and name not in SPELLED)
                or called in ("eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load")
                or (called in ("pickle.loads", "pickle.load", "marshal.loads") and name not in UNPACKED)
                or any(
                    not (isinstance(one.value, ast.Constant) and one.value.value is False) for one in shell
                )
            ):
                found.append(f"{name}: {ast.unparse(call)[:80]}")
    assert seen > 5_000
    assert found == []


def test_every_test_that_is_named_is_there() -> None:
    """A row that names a test which was renamed since shows nothing."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    there = {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    named = set(re.findall(r"`(test_\w+)`", text))
    assert len(named) > 60
    assert named - there == set()
    files = set(re.findall(r"`(tests/[\w/]+\.py)`", text))
    assert [one for one in files if not (ROOT / one).is_file()] == []
