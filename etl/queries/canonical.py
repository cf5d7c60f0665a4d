"""How is an answer written down so that the same answer has the same bytes wherever and whenever it is written?"""

from typing import Any

import orjson

_PLAIN = frozenset({str, int, bool, type(None)})


def canonical(value: Any) -> bytes:
    """JSON with sorted keys in UTF-8 and a line feed at the end. A float in it is a mistake, never rounded away."""
    if _holds_float(value):
        _refuse_floats(value, "")
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _holds_float(value: Any) -> bool:
    """Whether `_refuse_floats` would find one; it names the place, which takes ten times as long."""
    waiting = [value]
    for one in waiting:  # it grows while it is walked
        if isinstance(one, dict):
            waiting.extend([inner for inner in one.values() if type(inner) not in _PLAIN])
        elif isinstance(one, list | tuple):
            waiting.extend([inner for inner in one if type(inner) not in _PLAIN])
        elif isinstance(one, float):
            return True
    return False


def _refuse_floats(value: Any, where: str) -> None:
    if isinstance(value, float):
        raise TypeError(f"what is sealed holds no floats, but {where} is {value}")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_floats(inner, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _refuse_floats(inner, f"{where}[{index}]")
