"""The open demonstration: nobody signs in, and everybody may look as anybody. For a showcase; said on every page.

Unset, it is on only while nothing but demonstrations is in the database and nobody has an account. The setting
BIANMIN_OPEN_DEMO turns it on or off whatever is there.
"""

import os
from collections.abc import Mapping, Set
from typing import Literal

from sqlalchemy import Engine

from access.limits import open_demo
from store.people.accounts import any_account
from store.programmes import programmes_kept

Mode = Literal["closed", "demonstrations", "everything"]
"""Who does not sign in sees nothing; the demonstrations; or, because the setting says so, every programme."""


def mode(engine: Engine, demonstrations: Set[str], environment: Mapping[str, str] = os.environ) -> Mode:
    """Whether the house is open at this moment. `demonstrations` are the programmes that say they are one."""
    is_set = open_demo(environment)
    if is_set is not None:
        return "everything" if is_set else "closed"
    is_real = any_account(engine) or not programmes_kept(engine) <= demonstrations
    return "closed" if is_real else "demonstrations"
