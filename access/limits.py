"""What is set from outside about signing in: how long a session lives, what hashing costs, who keeps which secret.

BIANMIN_IDLE_MINUTES    a session that nobody uses ends after so many minutes (60)
BIANMIN_SESSION_HOURS   a session ends after so many hours whatever happens (12)
BIANMIN_ARGON2          time, KiB of memory and lanes of a hash: "3,65536,4" (RFC 9106); tests set less
BIANMIN_API_PER_MINUTE  requests of one token that are answered within a minute (120)
BIANMIN_OPEN_DEMO       "on" or "off": whether everybody may look as anybody; unset, see `access.open_demo`
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from etl.values.errors import Refusal
from etl.values.text import Text

IDLE_MINUTES, SESSION_HOURS = 60, 12
ARGON2 = (3, 65536, 4)
API_PER_MINUTE, MOST_PER_MINUTE = 120, 100_000
ON, OFF = ("on", "1", "true", "yes"), ("off", "0", "false", "no")
SHORTEST_SECRET, FEWEST_SIGNS = 32, 10
KNOWN_SECRETS = ("changeme", "secret", "default", "password", "bianmin", "streamlit", "example", "test")
"""What a secret out of a manual contains."""


@dataclass(frozen=True)
class Limits:
    """How long a session lives unused and in all."""

    idle: timedelta
    whole: timedelta


def limits(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that are set, else those of the house."""
    idle = _whole_number(environment, "BIANMIN_IDLE_MINUTES", IDLE_MINUTES, 24 * 60)
    hours = _whole_number(environment, "BIANMIN_SESSION_HOURS", SESSION_HOURS, 24 * 7)
    return Limits(timedelta(minutes=idle), timedelta(hours=hours))


def hashing_costs(environment: Mapping[str, str] = os.environ) -> tuple[int, int, int]:
    """Time, KiB of memory and lanes of a password's hash."""
    text = environment.get("BIANMIN_ARGON2", "").strip()
    if not text:
        return ARGON2
    parts = text.split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() and int(part) > 0 for part in parts):
        raise Refusal(
            Text(
                en=f"BIANMIN_ARGON2 is “{text}”; write time, KiB of memory and lanes, such as 3,65536,4.",
                zh=f"BIANMIN_ARGON2 为“{text}”；请写迭代次数、内存（KiB）和并行数，例如 3,65536,4。",
            )
        )
    time, memory, lanes = (int(part) for part in parts)
    return time, memory, lanes


def api_per_minute(environment: Mapping[str, str] = os.environ) -> int:
    """How many requests of one token are answered within a minute."""
    return _whole_number(environment, "BIANMIN_API_PER_MINUTE", API_PER_MINUTE, MOST_PER_MINUTE)


def open_demo(environment: Mapping[str, str] = os.environ) -> bool | None:
    """Whether the open demonstration is turned on or off; None where nothing is set."""
    setting = environment.get("BIANMIN_OPEN_DEMO", "").strip().casefold()
    if setting in (*ON, *OFF):
        return setting in ON
    if not setting:
        return None
    raise Refusal(
        Text(
            en=f"BIANMIN_OPEN_DEMO is “{setting}”; write on or off, or leave it out.",
            zh=f"BIANMIN_OPEN_DEMO 为“{setting}”；请写 on 或 off，或不设置。",
        )
    )


def refuse_weak_secret(name: str, secret: str) -> None:
    """Refuse to start with a secret that others know or can guess. None ("") is well: one is then drawn at random."""
    if not secret:
        return
    known = next((word for word in KNOWN_SECRETS if word in secret.casefold()), "")
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_SIGNS or known:
        raise Refusal(
            Text(
                en=f"The server does not start: {name} is short or known. Draw one of at least {SHORTEST_SECRET} "
                "characters, for instance with: python -c 'import secrets; print(secrets.token_urlsafe(48))'.",
                zh=f"服务未启动：{name} 过短或为常见值。请随机生成不少于 {SHORTEST_SECRET} 个字符的密钥，例如："
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'。",
            )
        )


def refuse_to_start(name: str, secret: str) -> None:
    """End the process with a sentence where a setting cannot be meant so, or the secret called `name` is weak."""
    try:
        limits()
        api_per_minute()
        hashing_costs()
        open_demo()
        refuse_weak_secret(name, secret)
    except Refusal as refusal:
        raise SystemExit(f"{refusal.sentence.zh}\n{refusal.sentence.en}") from None


def _whole_number(environment: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise Refusal(
            Text(
                en=f"{name} is “{text}”; write a whole number from 1 to {most}.",
                zh=f"{name} 为“{text}”；请写 1 至 {most} 的整数。",
            )
        )
    return int(text)
