"""Whether somebody may do what a page is about to do. Every act asks here first, whatever the page showed."""

from access.allowed import Doing
from access.log import event
from access.viewer import Viewer
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import scope_in


def permit(programme: Programme, who: Viewer, action: Doing, institution: str | None = None) -> str:
    """The name that the act is recorded under; refused where the table does not allow it, or nobody acts."""
    if not who.account or not scope_in(programme, who).may(action, institution):
        event(
            "refused",
            what=action,
            who=who.account,
            role=who.role,
            programme=programme.slug,
            institution=institution,
        )
        raise Refusal(
            Text(
                en="Your post may not do this, or it belongs to another institution. Ask the coordinator.",
                zh="您的岗位无权办理此事，或该事项属于其他机构；请联系牵头单位。",
            )
        )
    return who.account
