"""Each command is found in the file that has it, and no other file is imported for it."""

import pytest

from etl.commands import app as command_line
from etl.commands.app import COMMANDS, app_for, print_rows, whole_app


def test_the_table_has_every_command_of_every_file_and_no_other() -> None:
    app = whole_app()
    found: dict[str, set[str]] = {}
    for one in app.registered_commands:
        assert one.callback is not None
        name = one.name or one.callback.__name__.replace("_", "-")
        found.setdefault(one.callback.__module__.removeprefix("etl.commands."), set()).add(name)
    for group in app.registered_groups:
        assert group.typer_instance is not None
        for one in group.typer_instance.registered_commands:
            assert one.callback is not None
            found.setdefault(one.callback.__module__.removeprefix("etl.commands."), set()).add(
                str(group.name)
            )
    assert found == {file: set(names.split()) for file, names in COMMANDS.items()}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["rank", "--help"], ["figures"]),
        (["account", "list"], ["people.accounts", "people.tokens"]),  # a group that two files fill
        (["--version"], []),
        ([], [*COMMANDS]),
        (["--help"], [*COMMANDS]),
        (["rnak"], [*COMMANDS]),  # so that the right word can be proposed
    ],
)
def test_what_is_imported_for_what_is_asked(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: list[str]
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(command_line, "import_module", seen.append)
    app_for(arguments)
    assert seen == [f"etl.commands.{file}" for file in expected]


def test_a_table_shows_no_value_as_the_program_keeps_it(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"standard": "a", "share": None, "lacking": {"Seats": 3, "Water": 1}},
        {"standard": "b", "share": "0.5", "lacking": ["Seats", "Water"]},
        {"standard": "c", "share": "1", "lacking": {}},
    ]
    print_rows({"rows": rows}, json=False, columns=["standard", "share", "lacking"])
    assert capsys.readouterr().out.splitlines() == [
        "standard\tshare\tlacking",
        "a\t\tSeats: 3, Water: 1",
        "b\t0.5\tSeats, Water",
        "c\t1\t",
    ]
