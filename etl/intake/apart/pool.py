"""The reading processes: started when first needed, kept, and replaced when a file was too much for one.

They are started as programs of their own (never a fork of the server and its threads), without the server's
secrets in their environment. A thread that wants one waits its turn.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from etl.intake.apart import limits
from etl.intake.apart.taught import Taught
from etl.intake.apart.wire import Answer, Task, packed, receive, send, unpacked
from etl.values.house import ROOT

AT_ONCE = min(4, os.cpu_count() or 1)
_START_SECONDS = 60.0
_MOST_PROGRAMMES = 8
_KILL = getattr(signal, "SIGKILL", 9)
_WORK_OVER = (getattr(signal, "SIGPROF", 27), getattr(signal, "SIGXCPU", 24))
_ENVIRONMENT = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONPATH"),
    "PYTHONPYCACHEPREFIX",  # where compiled modules are: without them a start takes three times as long
)
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}


class CannotStart(RuntimeError):
    """No process could be started: the fault is the machine's or ours, not the file's."""


class TookTooLong(Exception):
    """The process was ended because its time was over."""


class Died(Exception):
    """The process ended by itself, or said what no answer looks like."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the reading process ended with {code}")
        # A core that cannot get memory aborts; a system that runs out of it kills.
        self.is_memory = -code in (signal.SIGABRT, _KILL)
        self.is_time = -code in _WORK_OVER


class Worker:
    """One reading process and its two pipes. Used by one thread at a time."""

    def __init__(self) -> None:
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "etl.intake.apart.worker"],
            cwd=ROOT,
            env=kept | _ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        self._is_ready = False
        self._knows: set[str] = set()
        self.is_well = True

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(
        self, task: Task, content: bytes, programme: Taught | None = None, seconds: float = limits.SECONDS
    ) -> tuple[Answer, bytes]:
        """Have the task done in time. Starting and learning the programme have a time of their own."""
        if not self._is_ready:
            self._get_ready()
        if programme and programme.name not in self._knows:
            learn = Task("learn", programme=programme.name)
            learnt, _ = self._asked(learn, programme.content, _START_SECONDS)
            if learnt.fault:
                raise CannotStart(learnt.fault)
            self._knows.add(programme.name)
        answer = self._asked(task, content, seconds)
        self.is_well = self.is_well and len(self._knows) <= _MOST_PROGRAMMES
        return answer

    def _get_ready(self) -> None:
        try:
            with self._bounded(_START_SECONDS):
                receive(self._out.fileno())
        except (Died, TookTooLong) as error:
            raise CannotStart("no process for reading files could be started") from error
        self._is_ready = True

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.is_well = False
        self._process.kill()
        self._process.wait()
        for pipe in (self._in, self._out):
            with suppress(OSError):
                pipe.close()

    def _asked(self, task: Task, content: bytes, seconds: float) -> tuple[Answer, bytes]:
        with self._bounded(seconds):
            send(self._in.fileno(), packed(task), content)
            answer: Answer = unpacked(receive(self._out.fileno()), Answer)
            body = receive(self._out.fileno())
        self.is_well = self.is_well and not (answer.is_tired or answer.is_over_memory)
        return answer, body

    @contextmanager
    def _bounded(self, seconds: float) -> Iterator[None]:
        """The process is killed when the time is over: then every read and write of ours on its pipes ends."""
        is_over = threading.Event()

        def stop() -> None:
            is_over.set()
            self._process.kill()

        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            yield
        except (EOFError, OSError, ValueError, KeyError) as error:
            self.is_well = False
            code = self._ended_with()
            raise (TookTooLong() if is_over.is_set() else Died(code)) from error
        finally:
            clock.cancel()
            clock.join()  # it may be striking at this moment
            self.is_well = self.is_well and not is_over.is_set()

    def _ended_with(self) -> int:
        """How it ended by itself; 0 where it had to be ended because it talks nonsense."""
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return 0


class Pool:
    """At most `size` processes, started when there is work for them."""

    def __init__(self, size: int = AT_ONCE) -> None:
        self._turn = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []

    def ask(self, task: Task, content: bytes, programme: Taught | None = None) -> tuple[Answer, bytes]:
        """Have the task done by a process that is free, or by a new one; raises TookTooLong and Died."""
        with self._turn:
            worker = self._free() or Worker()
            try:
                return worker.ask(task, content, programme)
            finally:
                if not worker.is_well:
                    worker.end()
                    worker = Worker()  # it gets ready while nobody waits
                with self._lock:
                    self._idle.append(worker)

    def _free(self) -> Worker | None:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    return worker
                worker.end()
        return None

    def pids(self) -> list[int]:
        """The processes that are free now."""
        with self._lock:
            return [worker.pid for worker in self._idle]

    def close(self) -> None:
        """End all that are free."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()


_pools: dict[int, Pool] = {}
_making = threading.Lock()


def pool() -> Pool:
    """This process's pool. A copy of the process made by fork has one of its own."""
    with _making:
        if os.getpid() not in _pools:
            _pools.clear()
            _pools[os.getpid()] = Pool()
            atexit.register(_pools[os.getpid()].close)
        return _pools[os.getpid()]
