"""An edition as bytes and back: the bytes are what is sealed, so the same edition has the same ones everywhere.

JSON with sorted keys, UTF-8, text in Unicode's form NFC, no floats. A field at its default is left out, so that a
model which has grown since still writes an old edition in its old bytes. Where a field may hold one of several
kinds of block, "is" names the kind.
"""

import hashlib
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import orjson

from etl.editions.model import Basis, Chart, Edition, Input, Paragraph, Table
from etl.queries.canonical import canonical
from etl.values.errors import Refusal
from etl.values.text import Text

FORM = 1
"""The version of the shape; a reader refuses one that it does not know."""
BLOCKS = {"paragraph": Paragraph, "table": Table, "chart": Chart}
_NAMES = {kind: name for name, kind in BLOCKS.items()}


def canonical_bytes(edition: Edition) -> bytes:
    """The bytes of an edition. A float in it is a mistake and raises TypeError, never rounded away."""
    return canonical({"form": FORM, **_written(edition)})


def digest(edition: Edition) -> str:
    """The SHA-256 of an edition's canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(edition)).hexdigest()


def read_edition(content: bytes) -> Edition:
    """The edition that canonical bytes hold; other bytes are refused with a sentence."""
    try:
        given = orjson.loads(content)
        form = given.pop("form")
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError):
        raise _refused("it holds no edition", "其中没有版本内容") from None
    if form != FORM:
        raise _refused(f"its form {form} is not known here", f"不支持其格式版本 {form}")
    try:
        read: Edition = _read(given, Edition)
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(f"it cannot be read ({error})", f"无法读取（{error}）") from None
    return read


def sealed(edition: Edition) -> Edition:
    """The edition as its bytes hold it (text in NFC): what documents are to be made from."""
    return read_edition(canonical_bytes(edition))


def _refused(en: str, zh: str) -> Refusal:
    return Refusal(
        Text(
            en=f"This is no edition: {en}; use the file as it was published.",
            zh=f"该文件不是已定稿的版本：{zh}；请使用原始发布文件。",
        )
    )


def _written(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return _nfc(value)
    if kind is Text:
        return {"zh": _nfc(value.zh), "en": _nfc(value.en)}
    if kind in _REPEATED:
        return _written_once(value)
    if is_dataclass(kind):
        return _written_object(value)
    if isinstance(value, Mapping):
        found = {_nfc(key): _written(inner) for key, inner in value.items()}
        if len(found) != len(value):
            raise ValueError("two keys differ only in how their characters are composed")
        return found
    if isinstance(value, list | tuple):
        return [_written(inner) for inner in value]
    return _nfc(value) if isinstance(value, str) else value


def _written_object(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    held = ((name, getattr(value, name), default) for name, default in _fields(kind))
    kept = {
        name: _written(inner) for name, inner, default in held if inner is not default and inner != default
    }
    return kept | ({"is": _NAMES[kind]} if kind in _NAMES else {})


_REPEATED = frozenset({Basis, Input})
"""Small values of which an edition, and the sheets of an assessment together, hold the same ones thousands of times."""


@lru_cache(maxsize=65536)
def _written_once(value: Any) -> dict[str, Any]:
    return _written_object(value)


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The names of a kind's fields with their defaults (`MISSING`, which equals nothing, where there is none)."""
    return tuple((one.name, one.default) for one in fields(kind))


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(given: Any, kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return _read_one_of(given, get_args(kind))
    if is_dataclass(kind):
        return _read_object(given, kind)
    if kind is Text:
        return Text(**given)
    if get_origin(kind) is tuple:
        (inner, _) = get_args(kind)
        return tuple(_checked(one, inner) for one in _expect(given, list))
    if isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
        _, inner = get_args(kind)
        return {key: _checked(one, inner) for key, one in _expect(given, dict).items()}
    return given


def _read_one_of(given: Any, kinds: tuple[Any, ...]) -> Any:
    if isinstance(given, dict) and "is" in given:
        return _read_object(given, BLOCKS[given["is"]])
    if isinstance(given, dict):
        return _read(given, next(kind for kind in kinds if kind is Text or is_dataclass(kind)))
    return _plain(given, kinds)


def _read_object(given: Any, kind: Any) -> Any:
    hints = _hints(kind)
    values = {name: _checked(inner, hints[name]) for name, inner in given.items() if name != "is"}
    return kind(**values)


def _checked(given: Any, kind: Any) -> Any:
    """What `_read` makes of it, after a look at plain values: a number where words belong is no edition."""
    if kind in (str, int, bool):
        return _plain(given, (kind,))
    if get_origin(kind) is Literal and given not in get_args(kind):
        raise ValueError(f"{given!r} is none of {', '.join(map(str, get_args(kind)))}")
    return _read(given, kind)


def _plain(given: Any, kinds: tuple[Any, ...]) -> Any:
    if type(given) not in kinds:
        raise TypeError(f"{given!r} stands where it does not belong")
    return given


def _expect(given: Any, kind: type) -> Any:
    if not isinstance(given, kind):
        raise TypeError(f"{given!r} stands where a list or an object belongs")
    return given
