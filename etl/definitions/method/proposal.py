"""A proposed method: bytes that nobody has adopted yet, held against the programme like any other method."""

from pathlib import Path

from etl.definitions.files import model_in
from etl.definitions.method.adoption import held_against
from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.values.errors import DefinitionError


def method_from(content: bytes, named: Path, programme: Programme) -> Method:
    """A method from its bytes. Whatever is wrong is refused with the name in `named`, line and one sentence."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise DefinitionError(named, None, "the file is not in UTF-8; save it in that encoding") from None
    method = model_in(text, named, Method)
    # Whatever its file is called, it is adopted under its date; a code that is more than a name does not fit it.
    called = named.with_name(f"{Path(method.code).name or named.stem}.toml")
    return held_against(method, called, programme.indicators, programme.measures, programme.groups)
