"""The open demonstration: nobody signs in, and everybody may look as anybody. For a showcase; said on every page.

Unset, it is on only while nothing but demonstrations is in the database and nobody has an account. The setting
BIANMIN_OPEN_DEMO turns it on or off whatever is there.
"""

import os
from collections.abc import Mapping, Set
from typing import Literal

from sqlalchemy import Engine

from etl.values.errors import Refusal
from etl.values.text import Text
from store.people.accounts import any_account
from store.programmes import programmes_kept

Mode = Literal["closed", "demonstrations", "everything"]
"""Who does not sign in sees nothing; the demonstrations; or, because the setting says so, every programme."""
ON, OFF = ("on", "1", "true", "yes"), ("off", "0", "false", "no")


def mode(engine: Engine, demonstrations: Set[str], environment: Mapping[str, str] = os.environ) -> Mode:
    """Whether the house is open at this moment. `demonstrations` are the programmes that say they are one."""
    setting = environment.get("BIANMIN_OPEN_DEMO", "").strip().casefold()
    if setting in ON:
        return "everything"
    if setting in OFF:
        return "closed"
    if setting:
        raise Refusal(
            Text(
                en=f"BIANMIN_OPEN_DEMO is “{setting}”; write on or off, or leave it out.",
                zh=f"BIANMIN_OPEN_DEMO 为“{setting}”；请写 on 或 off，或不设置。",
            )
        )
    is_real = any_account(engine) or not programmes_kept(engine) <= demonstrations
    return "closed" if is_real else "demonstrations"
