"""What a page's message over its line asks for."""

from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

OPERATION = "backend_operation_request"


def kind_of(message: Message) -> str:
    """What is asked for, an operation with its name behind a dot; "" for what is no message: Streamlit refuses it."""
    content = message.get("bytes")
    if message["type"] != "websocket.receive" or not content:
        return ""
    asked = BackMsg()
    try:
        asked.ParseFromString(content)
    except Exception:
        return ""
    kind = asked.WhichOneof("type") or ""
    if kind == OPERATION:
        return f"{OPERATION}.{asked.backend_operation_request.WhichOneof('payload') or ''}"
    return kind
