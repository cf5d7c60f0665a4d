"""What listens hands its way of sending on to the lines that it accepts."""

import socket

from access.lines import send_at_once


def test_lines_that_are_accepted_send_at_once() -> None:
    with socket.socket() as listening, socket.socket() as caller:
        listening.bind(("localhost", 0))
        listening.listen()
        assert send_at_once() >= 1
        caller.connect(listening.getsockname())
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not caller.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), "nobody else's line is touched"
