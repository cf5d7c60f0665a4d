"""What stood on the filing page when its reader acted: another page or person may have put something else there since.

Every act goes by what is there when it is done, and the page is drawn anew before: whoever presses a button means what
stood above it.
"""

import streamlit as st

from etl.queries.returns.own_return import OwnReturn
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.shell import Page

SHOWN, BEFORE = "return-shown", "return-shown-before"


def note_what_is_shown(page: Page, own: OwnReturn) -> None:
    """Keep which draft and version this run shows, and which the run before showed."""
    st.session_state[BEFORE] = st.session_state.get(SHOWN)
    st.session_state[SHOWN] = (own.cell.institution, page.period, *_what(own))


def stands_otherwise(page: Page, own: OwnReturn) -> bool:
    """Whether another draft or version of the same return stood here on the run before."""
    before = st.session_state.get(BEFORE)
    return (
        before is not None and before[:2] == (own.cell.institution, page.period) and before[2:] != _what(own)
    )


def refuse_unseen(page: Page, own: OwnReturn) -> None:
    """Refuse an act on a draft or version that did not stand on the page when it was asked for."""
    if stands_otherwise(page, own):
        raise Refusal(
            Text(
                en="nothing was done: another page or person has filed, taken back or replaced what was shown here. "
                "The page now shows what is there; look at it first.",
                zh="未执行：此处原来显示的内容已由其他页面或人员报送、撤回或替换。页面现已显示最新内容，请先核对。",
            )
        )


def _what(own: OwnReturn) -> tuple[int | None, int | None]:
    return (own.draft.id if own.draft else None, own.current.filing.id if own.current else None)
