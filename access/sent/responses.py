"""Hold back a response until it is whole, so that its body can be rewritten."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

Wanted = Callable[[int, MutableHeaders], bool]
Rewrite = Callable[[bytes, MutableHeaders], Awaitable[bytes]]


class RewritingSend:
    """A `send` that passes on what is not wanted and rewrites the whole body of what is.

    `wanted` looks at status and headers; `rewrite` gets the body and the headers, which it may change, and
    returns the new body. The length is put right here.
    """

    def __init__(self, send: Send, wanted: Wanted, rewrite: Rewrite) -> None:
        self.send = send
        self.wanted = wanted
        self.rewrite = rewrite
        self.start: Message | None = None
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Holds a wanted answer back until it is whole, and sends it rewritten; every other one at once."""
        if message["type"] == "http.response.start" and self._is_wanted(message):
            self.start = message
        elif self.start is not None and message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self.start)
        else:
            await self.send(message)

    def _is_wanted(self, message: Message) -> bool:
        return self.wanted(message["status"], MutableHeaders(scope=message))

    async def _finish(self, start: Message) -> None:
        self.start = None
        headers = MutableHeaders(scope=start)
        body = await self.rewrite(b"".join(self.parts), headers)
        headers["Content-Length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def media_type(headers: MutableHeaders) -> str:
    """The media type of a response without its parameters."""
    return headers.get("content-type", "").partition(";")[0].strip()
