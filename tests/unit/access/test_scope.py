"""Who may see and do what: one table, and nothing that does not stand in it."""

import itertools
from typing import get_args

import pytest

from access.allowed import DOINGS, READINGS, TABLE, Action, Policy, cell_of, in_words
from access.scope import ALWAYS, NOBODY, THE_HOUSE, Scope, scope_of
from access.viewer import COORDINATOR, PLAYERS, ROLES, Role, Viewer, played
from etl.values.house import ROOT

ACTIONS: tuple[Action, ...] = (*READINGS, *DOINGS)
POLICIES = [
    Policy(visibility, shown, demonstration)
    for visibility in ("participants", "public")
    for shown in (False, True)
    for demonstration in (False, True)
]
OUT = ("2019-11", "2019-Q3")


def viewer(role: str, institution: str = "B03") -> Viewer:
    return Viewer(role, institution if role == "institution" else "", "somebody")  # type: ignore[arg-type]


def test_every_action_has_a_row_and_every_row_is_an_action() -> None:
    assert set(TABLE) == set(ACTIONS)
    assert all(set(row) <= set(ROLES) for row in TABLE.values())


def test_the_table_in_the_guide_is_the_table() -> None:
    guide = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    for row in in_words():
        print(" | ".join(row))
        assert "| " + " | ".join(row) + " |" in guide


@pytest.mark.parametrize("action", ACTIONS)
def test_what_does_not_stand_in_the_table_is_not_allowed(action: Action) -> None:
    for role, policy in itertools.product((*ROLES, "", "nobody", "Coordinator", "house "), POLICIES):
        scope = Scope(role=role, institution="B03" if role == "institution" else "", policy=policy)
        if role not in TABLE[action] and not (action == "volumes" and policy.visibility == "public"):
            assert not scope.may(action), (role, policy)
            assert not scope.may(action, "B03")


@pytest.mark.parametrize("action", ACTIONS)
def test_a_scope_without_a_role_is_nobody(action: Action) -> None:
    assert not NOBODY.may(action)
    assert not Scope(True, "B03").may(action, "B03")
    assert not NOBODY.covers("2019-12")
    assert not NOBODY.sees_volumes_of("B03")
    assert not NOBODY.sees_volumes_of("")


@pytest.mark.parametrize("action", ACTIONS)
def test_own_is_nobody_elses(action: Action) -> None:
    for policy in POLICIES:
        scope = scope_of(viewer("institution"), policy)
        cell = cell_of("institution", action, policy)
        assert scope.may(action, "B03") == (cell is not None)
        for other in ("B01", "", "b03", "B03 "):
            assert scope.may(action, other) == (cell is not None and cell.whose == "all"), other


@pytest.mark.parametrize("role", ROLES)
def test_volumes_of_others(role: Role) -> None:
    scope = scope_of(viewer(role), Policy())
    assert scope.sees_volumes_of("B01") == (role in ("coordinator", "reviewer", "presenter"))
    assert scope.sees_all_volumes == (role in ("coordinator", "reviewer", "presenter"))
    open_ = scope_of(viewer(role), Policy("public"))
    assert open_.sees_all_volumes == (role != "administrator"), (
        "public figures are hidden from nobody who looks"
    )


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_published_waits_unless_the_programme_says_so(role: Role) -> None:
    runs = role in ("coordinator", "reviewer")
    scope = scope_of(viewer(role), Policy(), OUT)
    assert scope.covers("2019-11")
    assert scope.covers("2019-Q3")
    assert [scope.covers(one) for one in ("2019-12", "2019-Q4", "2020-01")] == [runs] * 3
    assert scope.covers("2019-H1")
    assert scope.covers("2019-H2") == runs
    for policy in (Policy(shows_unpublished=True), Policy("public")):
        assert scope_of(viewer(role), policy, OUT).covers("2030-01")
    nothing = scope_of(viewer(role), Policy())
    assert [nothing.covers(one) for one in ("2018-01", "2018-Q1")] == [runs] * 2


def test_only_a_demonstration_lets_the_coordinator_file() -> None:
    assert scope_of(COORDINATOR, Policy(is_demonstration=True)).may("file returns", "B03")
    assert not scope_of(COORDINATOR, Policy()).may("file returns", "B03")
    assert not scope_of(viewer("reviewer"), Policy(is_demonstration=True)).may("file returns", "B03")


def test_scope_tells_institutions_apart_even_where_they_see_the_same() -> None:
    scopes = {scope_of(viewer("institution", code), Policy("public")) for code in ("B01", "B02")}
    assert len(scopes) == 2


def test_nobody_has_the_role_of_the_house() -> None:
    assert THE_HOUSE.may("volumes", "B01")
    assert THE_HOUSE.covers("2030-01")
    assert THE_HOUSE.until == (ALWAYS, ALWAYS)
    with pytest.raises(ValueError, match="no role"):
        Viewer("house")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "institution"), [("institution", ""), ("coordinator", "B01"), ("", ""), ("x", "")]
)
def test_role_and_institution_go_together(role: str, institution: str) -> None:
    with pytest.raises(ValueError, match=r"do not go together|no role"):
        Viewer(role, institution)  # type: ignore[arg-type]


def test_who_is_played_in_the_open_demonstration() -> None:
    members = frozenset({"B03", "B07"})
    for role, one in PLAYERS.items():
        assert played(role, members) == one
    assert played("B07", members) == Viewer("institution", "B07", "B07（演示）")
    for unknown in ("", "B99", "administrator", "institution", "house", "b07", "Coordinator", "💥"):
        assert played(unknown, members) is None
    names = {one.account for one in (*PLAYERS.values(), *(played(code, members) for code in members)) if one}
    assert len(names) == 5, "each post is recorded under a name of its own"


def test_roles_are_the_same_everywhere() -> None:
    from etl.commands.people.accounts import Post
    from store.tables import account_grant

    assert [post.value for post in Post] == list(ROLES) == list(get_args(Role))
    (check,) = (one for one in account_grant.constraints if str(one.name).endswith("_role"))
    assert all(f"'{role}'" in str(check.sqltext) for role in ROLES)  # type: ignore[attr-defined]
