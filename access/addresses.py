"""By which addresses this server may be asked, and from which pages it may be spoken to. No name is ever looked up."""

import ipaddress
import os
import re
import socket
from dataclasses import dataclass

SETTING = "BIANMIN_ADDRESSES"
"""The addresses under which browsers know the server, as they write them: https://bianmin.branch.example, more of them
after a comma. Behind a proxy that ends TLS it has to be set."""
_HOST = re.compile(
    r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\.?(?::(?P<port>[0-9]{1,5}))?"
)
_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[^/?#@\s]+)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_SCHEMES = {"ws": "http", "wss": "https"}


class WrongSetting(ValueError):
    """A setting of the server cannot be meant so; says in one sentence what to write."""


@dataclass(frozen=True)
class Origin:
    """Scheme, name and port of a page, each as it counts: lower case, with the port that was left out."""

    scheme: str
    name: str
    port: int


@dataclass(frozen=True)
class Addresses:
    """The public addresses of the server, and the name of its machine.

    Where no address is set, the server answers to numbers, to localhost and to its machine's own name. Whoever leads
    a browser here by a name of his own (DNS rebinding) needs another name, and that one is refused.
    """

    public: frozenset[Origin] = frozenset()
    machine: str = ""

    def knows_host(self, host: str) -> bool:
        """Whether a request's Host header names this server. Its own machine may always ask by a loopback name."""
        found = split_host(host)
        if found is None:
            return False
        name = found[0]
        if is_loopback(name):
            return True
        if self.public:
            return any(name == one.name and (found[1] or one.port) == one.port for one in self.public)
        return _is_number(name) or name == self.machine

    def knows_origin(self, origin: str, host: str, scheme: str) -> bool:
        """Whether the page that a request comes from is one of ours: an address that is set, else the very server that
        was asked, by `scheme` (of the connection: http, https, ws, wss) and `host`."""
        page, asked = origin_of(origin), split_host(host)
        if page is None or asked is None:
            return False
        if page in self.public:
            return True
        plain = _SCHEMES.get(scheme, scheme)
        same = page == Origin(plain, asked[0], asked[1] or _PORTS.get(plain, 0))
        return same and (not self.public or is_loopback(page.name))


def addresses_set() -> Addresses:
    """The addresses that the environment sets; WrongSetting where one of them is none."""
    given = [one for one in re.split(r"[,\s]+", os.environ.get(SETTING, "")) if one]
    found = {one: origin_of(one.rstrip("/")) for one in given}
    for text, origin in found.items():
        if origin is None:
            raise WrongSetting(
                f"{SETTING}: “{text}” is no address of a server; write for instance https://bianmin.branch.example."
            )
    return Addresses(
        frozenset(one for one in found.values() if one), socket.gethostname().casefold().rstrip(".")
    )


def split_host(host: str) -> tuple[str, int | None] | None:
    """Name and port of a Host header; None where it is none."""
    found = _HOST.fullmatch(host)
    if found is None:
        return None
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port < 65_536:
        return None
    return found["name"].casefold(), port


def origin_of(text: str) -> Origin | None:
    """An Origin header taken apart; None for “null” and for whatever else is none."""
    found = _ORIGIN.fullmatch(text)
    host = split_host(found["host"]) if found else None
    if found is None or host is None:
        return None
    scheme = found["scheme"].casefold()
    return Origin(scheme, host[0], host[1] or _PORTS[scheme])


def is_loopback(name: str) -> bool:
    """Whether a name or number of a host is this machine's own to itself."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
