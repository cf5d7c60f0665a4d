"""An edition as bytes and back: the bytes are what is sealed, so the same edition has the same ones everywhere.

JSON with sorted keys, UTF-8, text in Unicode's form NFC, no floats. A field at its default is left out, so that a
model which has grown since still writes an old edition in its old bytes. Where a field may hold one of several
kinds of block, "is" names the kind.
"""

import hashlib
import types
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache, partial
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
_BYTES = "_canonical_bytes"


def canonical_bytes(edition: Edition) -> bytes:
    """The bytes of an edition. A float in it is a mistake and raises TypeError, never rounded away."""
    kept: bytes | None = edition.__dict__.get(_BYTES)
    if kept is None:  # an edition does not change: whoever changes it makes another object
        kept = edition.__dict__[_BYTES] = canonical({"form": FORM, **_written(edition)})
    return kept


def digest(edition: Edition) -> str:
    """The SHA-256 of an edition's canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(edition)).hexdigest()


def slides_digest(edition: Edition) -> str:
    """The SHA-256 of the slides alone, in their canonical form: what a meeting was shown."""
    return hashlib.sha256(canonical({"form": FORM, "slides": _written(edition.slides)})).hexdigest()


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
    return read_sealed(canonical_bytes(edition))


def read_sealed(content: bytes) -> Edition:
    """As `read_edition`, of bytes that `canonical_bytes` wrote: what was read from them is written in the same ones,
    and need not be written again to be told by its digest."""
    read = read_edition(content)
    read.__dict__[_BYTES] = content
    return read


def _refused(en: str, zh: str) -> Refusal:
    return Refusal(
        Text(
            en=f"This is no edition: {en}; use the file as it was published.",
            zh=f"该文件不是已定稿的版本：{zh}；请使用原始发布文件。",
        )
    )


def _written(value: Any) -> Any:
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """How values of a kind are written: asked once a kind, for an edition of a country holds a million values."""
    if kind is Text:
        return lambda value: {"zh": _nfc(value.zh), "en": _nfc(value.en)}
    if kind in _REPEATED:
        return _written_once
    has_fields: bool = is_dataclass(kind)
    if has_fields:
        return partial(_written_object, _fields(kind), _NAMES.get(kind))
    if issubclass(kind, str):
        return _nfc
    if issubclass(kind, Mapping):
        return _written_mapping
    if issubclass(kind, list | tuple):
        return lambda value: [_written(inner) for inner in value]
    return lambda value: value


def _written_mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    found = {_nfc(key): _written(inner) for key, inner in value.items()}
    if len(found) != len(value):
        raise ValueError("two keys differ only in how their characters are composed")
    return found


def _written_object(known: Iterable[tuple[str, Any]], name: str | None, value: Any) -> dict[str, Any]:
    kept = {}
    for field, default in known:
        inner = getattr(value, field)
        if inner is not default and inner != default:
            kept[field] = _written(inner)
    return kept if name is None else kept | {"is": name}


_REPEATED = frozenset({Basis, Input})
"""Small values of which an edition, and the sheets of an assessment together, hold the same ones thousands of times."""


@lru_cache(maxsize=65536)
def _written_once(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    return _written_object(_fields(kind), None, value)


def _nfc(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The names of a kind's fields with their defaults (`MISSING`, which equals nothing, where there is none)."""
    return tuple((one.name, one.default) for one in fields(kind))


def _read(given: Any, kind: Any) -> Any:
    return _reader(kind)(given)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of a kind from what was given: asked once a kind."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return partial(_read_one_of, get_args(kind))
    if is_dataclass(kind):
        return partial(_read_object, kind)
    if kind is Text:
        return lambda given: Text(**given)
    if origin is tuple:
        each = _checker(get_args(kind)[0])
        return lambda given: tuple([each(one) for one in _expect(given, list)])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _checker(get_args(kind)[1])
        return lambda given: {key: inner(one) for key, one in _expect(given, dict).items()}
    return lambda given: given


def _read_one_of(kinds: tuple[Any, ...], given: Any) -> Any:
    if isinstance(given, dict) and "is" in given:
        return _read_object(BLOCKS[given["is"]], given)
    if isinstance(given, dict):
        return _read(given, next(kind for kind in kinds if kind is Text or is_dataclass(kind)))
    return _plain(kinds, given)


def _read_object(kind: Any, given: Any) -> Any:
    checks = _checkers(kind)
    return kind(**{name: checks[name](inner) for name, inner in given.items() if name != "is"})


@cache
def _checkers(kind: Any) -> Mapping[str, Callable[[Any], Any]]:
    return {name: _checker(hint) for name, hint in get_type_hints(kind).items()}


@cache
def _checker(kind: Any) -> Callable[[Any], Any]:
    """What `_reader` makes of it, after a look at plain values: a number where words belong is no edition."""
    if kind in (str, int, bool):
        return partial(_plain, (kind,))
    if get_origin(kind) is Literal:
        return partial(_among, get_args(kind))
    return _reader(kind)


def _among(known: tuple[Any, ...], given: Any) -> Any:
    if given not in known:
        raise ValueError(f"{given!r} is none of {', '.join(map(str, known))}")
    return given


def _plain(kinds: tuple[Any, ...], given: Any) -> Any:
    if type(given) not in kinds:
        raise TypeError(f"{given!r} stands where it does not belong")
    return given


def _expect(given: Any, kind: type) -> Any:
    if not isinstance(given, kind):
        raise TypeError(f"{given!r} stands where a list or an object belongs")
    return given
