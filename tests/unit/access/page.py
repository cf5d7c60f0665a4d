"""A page as a visitor without a browser gets it: its words, over the pages' own protocol."""

import websockets.sync.client as client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Origin, Subprotocol

from tests.patience import PATIENCE_SECONDS
from tests.unit.access.running import Running


def page_of(server: Running, address: str, page: str = "") -> str:
    """What a new visit to the page is told by its headings, texts, captions and messages, in their order."""
    asked = BackMsg()
    asked.rerun_script.query_string = address
    asked.rerun_script.page_name = page
    said = []
    with client.connect(
        server.address.replace("http", "ws") + "/_stcore/stream",
        origin=Origin(server.address),
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
        max_size=None,
        open_timeout=PATIENCE_SECONDS,
    ) as line:
        line.send(asked.SerializeToString())
        for content in line:
            message = ForwardMsg()
            assert isinstance(content, bytes)
            message.ParseFromString(content)
            if message.WhichOneof("type") == "delta":
                element = message.delta.new_element
                kind = element.WhichOneof("type")
                body = getattr(getattr(element, kind), "body", "") if kind else ""
                if body and kind in ("markdown", "heading", "html", "alert", "exception"):
                    said.append(body)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return "\n".join(said)
                said.clear()  # the page sent itself to another address before it had said anything to the end
    raise AssertionError("the server ended the line")
