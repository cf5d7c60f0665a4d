"""A line to a PostgreSQL that can be cut and mended: to whoever asks over it, the server goes away and comes back."""

import contextlib
import shutil
import socket
import tempfile
import threading
from pathlib import Path

from sqlalchemy import URL

PORT = 5432


class Line:
    """Listens in a folder of its own as a server would and hands everything on to the real one. A context manager."""

    def __init__(self, server: URL) -> None:
        self.server = server
        self.folder = Path(tempfile.mkdtemp(prefix="line-"))  # a socket's path has to be short
        self.url = server.set(host=None, port=None).update_query_dict({"host": str(self.folder)})
        self._listening: socket.socket | None = None
        self._open: list[socket.socket] = []

    def __enter__(self) -> "Line":
        self.mend()
        return self

    def __exit__(self, *_error: object) -> None:
        self.cut()
        shutil.rmtree(self.folder)

    def mend(self) -> None:
        """The server is there (again)."""
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._place))
        self._listening.listen()
        threading.Thread(target=self._serve, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """The server is gone: lines that are there break, new ones are refused."""
        for one in (self._listening, *self._open):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
        self._listening, self._open = None, []
        self._place.unlink(missing_ok=True)

    @property
    def _place(self) -> Path:
        return self.folder / f".s.PGSQL.{PORT}"

    def _serve(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = listening.accept()
                there = self._upstream()
                self._open += [here, there]
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=_hand_on, args=(source, target), daemon=True).start()

    def _upstream(self) -> socket.socket:
        host, port = self.server.query.get("host", self.server.host), self.server.port or PORT
        if isinstance(host, str) and host.startswith("/"):
            one = socket.socket(socket.AF_UNIX)
            one.connect(f"{host}/.s.PGSQL.{port}")
            return one
        return socket.create_connection((str(host or "localhost"), port))


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while given := source.recv(65536):
            target.sendall(given)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
