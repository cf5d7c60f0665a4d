"""A programme's definitions for a reading process: packed once, sent to each process once.

They go one way, from the server to the process; what comes back is never unpickled (see `wire`).
"""

import hashlib
import io
import pickle
import threading
from collections import OrderedDict
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from etl.definitions.programme import Programme

_KEPT = 8


@dataclass(frozen=True)
class Taught:
    """Definitions as bytes, and the name by which a process knows whether it has them."""

    name: str
    content: bytes


def read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """What a read-only mapping is packed as, because Python cannot pack its type by name."""
    return MappingProxyType(content)


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, MappingProxyType):
            return read_only, (dict(value),)
        return NotImplemented


_packed: "OrderedDict[int, tuple[Programme, Taught]]" = OrderedDict()
_packing = threading.Lock()


def taught(programme: Programme) -> Taught:
    """The programme as it is in the server's memory, even when its files have changed since."""
    with _packing:
        if id(programme) not in _packed:
            stream = io.BytesIO()
            _Pickler(stream).dump(programme)
            content = stream.getvalue()
            _packed[id(programme)] = (programme, Taught(hashlib.sha256(content).hexdigest(), content))
            while len(_packed) > _KEPT:
                _packed.popitem(last=False)
        return _packed[id(programme)][1]


def learnt(content: bytes) -> Programme:
    """The programme in what `taught` packed; called in the reading process only."""
    programme: Programme = pickle.loads(content)
    return programme
