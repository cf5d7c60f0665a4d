"""What a run writes goes out in one burst: in order, whole, and late only where the run is."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from access import lines
from access.lines import HELD, Together

FINISHED = ForwardMsg(script_finished=ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY)
SOON, NEVER = 0.02, 60.0
Play = Callable[[Send, list[object]], Awaitable[None]]


def element(text: str) -> ForwardMsg:
    """An element as a run writes it, with hash and place before it."""
    made = ForwardMsg(hash="h" * 200, delta=Delta())
    made.metadata.delta_path.extend([0, 300])
    made.delta.new_element.markdown.body = text
    return made


def sent(message: ForwardMsg) -> Message:
    return {"type": "websocket.send", "bytes": message.SerializeToString()}


def seen(at_most: float, play: Play, kind: str = "websocket") -> list[object]:
    """What has gone out when the application ended, and a little later."""
    out: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await play(send, out)

    async def line(message: Message) -> None:
        out.append(message.get("bytes", message["type"]))

    async def run() -> None:
        await Together(app, at_most)({"type": kind}, nobody, line)
        await asyncio.sleep(2 * SOON)

    asyncio.run(run())
    return out


async def nobody() -> Message:
    return {"type": "websocket.connect"}


def test_elements_wait_for_the_end_of_their_run_and_keep_their_order() -> None:
    one, two, end = sent(element("a")), sent(element("b" * 70_000)), sent(FINISHED)

    async def written(send: Send, out: list[object]) -> None:
        await send(one)
        await send(two)
        assert not out
        await send(end)
        assert len(out) == 3

    assert seen(NEVER, written) == [one["bytes"], two["bytes"], end["bytes"]]


def test_a_long_run_is_shown_as_it_comes() -> None:
    one = sent(element("a"))

    async def written(send: Send, _out: list[object]) -> None:
        await send(one)
        await asyncio.sleep(4 * SOON)  # the run goes on

    assert seen(SOON, written) == [one["bytes"]]
    assert seen(NEVER, written) == []


@pytest.mark.parametrize("last", [{"type": "websocket.close"}, {"type": "websocket.send", "text": "x"}])
def test_what_is_no_part_of_a_run_goes_at_once_behind_what_waits(last: Message) -> None:
    one = sent(element("a"))

    async def written(send: Send, _out: list[object]) -> None:
        await send(one)
        await send(last)

    assert seen(NEVER, written)[0] == one["bytes"]
    assert len(seen(NEVER, written)) == 2


def test_answers_over_http_are_left_alone() -> None:
    async def written(send: Send, _out: list[object]) -> None:
        await send({"type": "http.response.start", "status": 200})

    assert seen(NEVER, written, "http") == ["http.response.start"]


def test_a_line_that_broke_is_told_to_who_writes_next() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(sent(element("a")))
        await asyncio.sleep(4 * SOON)
        with pytest.raises(ConnectionResetError):
            await send(sent(element("b")))

    async def broken(message: Message) -> None:
        raise ConnectionResetError

    asyncio.run(Together(app, SOON)({"type": "websocket"}, nobody, broken))


def test_that_a_run_ended_is_told_at_once() -> None:
    """A kind that a newer Streamlit has is sent at once, too."""
    known = {field.name for field in ForwardMsg.DESCRIPTOR.fields}
    assert known > HELD
    assert HELD.isdisjoint({"session_status_changed", "script_finished", "session_event"})


def test_that_a_run_began_goes_with_a_short_run_and_is_told_of_a_long_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page draws itself anew when it is told. The other states of a session go at once."""
    begun, one, rest = sent(status(is_running=True)), sent(element("a")), sent(status(is_running=False))

    async def short(send: Send, out: list[object]) -> None:
        await send(begun)
        await send(one)
        assert not out
        await send(rest)
        assert len(out) == 3

    async def long(send: Send, _out: list[object]) -> None:
        await send(one)
        await send(begun)
        await asyncio.sleep(4 * SOON)  # the run goes on

    assert seen(NEVER, short) == [begun["bytes"], one["bytes"], rest["bytes"]]
    monkeypatch.setattr(lines, "BEGINS_AT_MOST", SOON)
    assert seen(NEVER, long) == [one["bytes"], begun["bytes"]]


def status(*, is_running: bool) -> ForwardMsg:
    told = ForwardMsg()
    told.session_status_changed.script_is_running = is_running
    return told
