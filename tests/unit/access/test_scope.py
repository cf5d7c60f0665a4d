"""Who may see what: decided by role and by how public the programme is."""

import pytest

from access.scope import scope_of
from access.viewer import COORDINATOR, PRESENTER, ROLES, Viewer, current_viewer


def test_institution_sees_only_its_own_volumes_among_participants() -> None:
    scope = scope_of(Viewer("institution", "B03"), "participants")
    assert scope.sees_volumes_of("B03")
    assert not scope.sees_volumes_of("B01")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "institution"])
def test_every_other_role_sees_all_volumes(role: str) -> None:
    assert scope_of(Viewer(role), "participants").sees_volumes_of("B01")  # type: ignore[arg-type]


def test_public_figures_are_hidden_from_nobody() -> None:
    assert scope_of(Viewer("institution", "B03"), "public").sees_volumes_of("B01")


def test_scope_tells_institutions_apart_even_where_they_see_the_same() -> None:
    first, second = (scope_of(Viewer("institution", code), "participants") for code in ("B01", "B02"))
    assert first != second
    assert len({first, second}) == 2


@pytest.mark.parametrize(("role", "institution"), [("institution", ""), ("coordinator", "B01")])
def test_role_and_institution_go_together(role: str, institution: str) -> None:
    with pytest.raises(ValueError, match="do not go together"):
        Viewer(role, institution)  # type: ignore[arg-type]


def test_the_switch_of_the_demonstration() -> None:
    assert current_viewer("coordinator") == COORDINATOR
    assert current_viewer("presenter") == PRESENTER
    assert current_viewer("B07") == Viewer("institution", "B07")
