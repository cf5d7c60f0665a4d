"""A proposed method: bytes that nobody has adopted yet, held against the programme like any other method."""

import tempfile
import tomllib
from pathlib import Path

from etl.definitions.method.adoption import read_method
from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.values.errors import DefinitionError


def method_from(content: bytes, named: Path, programme: Programme) -> Method:
    """A method from its bytes. Whatever is wrong is refused with the name in `named`, line and one sentence."""
    try:
        code = str(tomllib.loads(content.decode("utf-8")).get("code", named.stem))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(named, None, f"not valid TOML: {error}") from None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "methods" / f"{Path(code).name or named.stem}.toml"
        copy.parent.mkdir()
        copy.write_bytes(content)
        return read_method(copy, programme.indicators, programme.measures, programme.groups)
