"""Passwords: which are good enough (ASVS 5.0 V6.2), and their hashes (argon2id, RFC 9106).

Length alone is asked for, fifteen characters because there is no second factor; nothing has to be mixed and nothing is
cut off. What is guessed first is refused: the lists of zxcvbn, and the words of the house and of the person.
"""

import secrets
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from access.limits import hashing_costs
from etl.values.errors import Refusal
from etl.values.text import Text

SHORTEST, LONGEST = 15, 256
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: safely unguessable against a stolen hash that is slow to try."""
LOOKED_AT = 72
"""How much of a password zxcvbn looks at; it takes long over more, and 72 characters that are weak stay weak."""
HOUSE_WORDS = ("bianmin", "便民", "移动支付", "人民银行", "pbc", "password", "administrator", "coordinator")
ONCE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
ONCE_GROUPS, ONCE_GROUP = 5, 5
"""A one-time password: 25 of 31 signs that are not mistaken for each other are 123 bits."""
_AT_ONCE = Semaphore(2)
"""A hash takes 64 MiB: many who sign in at the same moment queue instead of filling the memory."""


def refuse_weak(password: str, about: Sequence[str] = ()) -> None:
    """Refuse a password that is too short, far too long, or guessed first. `about` are words about the person."""
    if len(password) < SHORTEST:
        raise Refusal(
            Text(
                en=f"The password has {len(password)} characters; choose one of at least {SHORTEST}. Several words "
                "that do not belong together are easiest to remember.",
                zh=f"密码只有 {len(password)} 个字符，至少需要 {SHORTEST} 个；用几个互不相关的词连成一句最便于记忆。",
            )
        )
    if len(password) > LONGEST:
        raise Refusal(
            Text(
                en=f"The password has {len(password)} characters; at most {LONGEST} are taken.",
                zh=f"密码有 {len(password)} 个字符，最多 {LONGEST} 个。",
            )
        )
    # Late: its lists take a third of a second, and only a new password needs them.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]

    words = [word for word in (*HOUSE_WORDS, *about) if word]
    if zxcvbn(password[:LOOKED_AT], user_inputs=words)["score"] < LEAST_SCORE:
        raise Refusal(
            Text(
                en="This password is one of those that are guessed first (common words, the programme's own, "
                "rows of keys, repetitions); choose another.",
                zh="该密码属于最先被猜中的一类（常用词、本项目用词、键盘序列或重复字符），请另选。",
            )
        )


def hashed(password: str) -> str:
    """The hash to keep."""
    with _AT_ONCE:
        return _hasher(hashing_costs()).hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is kept. Without one it takes as long, and the answer is no."""
    hasher = _hasher(hashing_costs())
    with _AT_ONCE:
        try:
            hasher.verify(kept or _nobody(hashing_costs()), password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_dated(kept: str) -> bool:
    """Whether a hash was made with other costs than those of today."""
    return _hasher(hashing_costs()).check_needs_rehash(kept)


def one_time_password() -> str:
    """A password that serves once, to be read out or copied by hand."""
    groups = ("".join(secrets.choice(ONCE_SIGNS) for _ in range(ONCE_GROUP)) for _ in range(ONCE_GROUPS))
    return "-".join(groups)


def digest(secret: str) -> str:
    """What is kept of a secret that was drawn at random, and cannot be guessed from its SHA-256."""
    return sha256(secret.encode()).hexdigest()


@lru_cache(maxsize=4)
def _hasher(costs: tuple[int, int, int]) -> PasswordHasher:
    time, memory, lanes = costs
    return PasswordHasher(time_cost=time, memory_cost=memory, parallelism=lanes)


@lru_cache(maxsize=4)
def _nobody(costs: tuple[int, int, int]) -> str:
    """A hash that no password fits, so that an unknown name takes as long as a wrong password."""
    return _hasher(costs).hash(secrets.token_urlsafe(32))
