"""The bounds of a reading process, which it puts upon itself before it opens anything."""

import os
import signal
from pathlib import Path

try:
    import resource
except ImportError:  # not on Windows: there time is bounded (the server ends the process), memory is not
    resource = None  # type: ignore[assignment]

WORK = 4.5
"""Seconds of work (CPU) on one file. On a machine that does little else the filer has an answer within five seconds."""

SECONDS = 30.0
"""Wall clock of one file. On a machine that does much else an honest file takes its time and is no fault of its own."""

MEMORY = 200 * 1024 * 1024
"""What reading may take on top of the process as it started (about 75 MB): together less than 300 MB."""

TIRED = 80 * 1024 * 1024
"""A process that still holds that much more than at its start is replaced: its next file needs the room."""

_ADDRESSES = 2 * MEMORY
_FILES = 64
_STATM = Path("/proc/self/statm")


def held() -> int:
    """Bytes of private memory that the process has reserved now; 0 where the system does not tell."""
    return _pages(5)


def bind() -> None:
    """From here on: no more memory than allowed, no file written, no core dump, few open files."""
    if resource is None:
        return
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if start := held():
        _lower(resource.RLIMIT_DATA, start + MEMORY)
        _lower(resource.RLIMIT_AS, _pages(0) + _ADDRESSES)
    else:  # not on Linux: a rougher bound, from what is usual
        _lower(resource.RLIMIT_AS, 3 * MEMORY)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _FILES)


def bind_time() -> None:
    """For the task at hand: an end to its work, by the process's own clock, even where the server is gone."""
    if resource is None:
        return
    signal.setitimer(signal.ITIMER_PROF, WORK)  # nobody listens to SIGPROF: it ends the process
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + 2 * WORK) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def loose_time() -> None:
    """The task is done: the time in which the process waits for the next one is nobody's."""
    if resource is not None:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _pages(field: int) -> int:
    try:
        return int(_STATM.read_text().split()[field]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _lower(kind: int, wanted: int) -> None:
    """A bound that the system already sets lower stays."""
    hard = resource.getrlimit(kind)[1]
    bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    try:
        resource.setrlimit(kind, (bound, bound))
    except (OSError, ValueError):  # some systems know a limit by name only
        return
