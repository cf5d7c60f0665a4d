"""Lines to browsers: what is written goes out at once.

Streamlit opens the server's socket itself and leaves out its protocol, by which asyncio would know it for TCP. Answers
then go out by Nagle's rule: the second piece of each (its body behind its head, one message behind another) waits until
the browser has acknowledged the first, which browsers put off by 40 ms.
"""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

_OPEN = Path("/proc/self/fd")


def send_at_once() -> int:
    """Have whatever listens in this process send at once; lines that are accepted take it over from there. How many
    sockets listen is given back: 0 where the system does not tell (it then stays as it is)."""
    found = 0
    with suppress(OSError):
        for path in list(_OPEN.iterdir()):
            found += _listens(int(path.name))
    return found


def _listens(descriptor: int) -> bool:
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return False
        with socket.socket(fileno=os.dup(descriptor)) as one:
            if not one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) or one.family == socket.AF_UNIX:
                return False
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return True
    except OSError:  # it is closed by now
        return False
