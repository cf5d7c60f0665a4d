"""The message catalogue. English messages stand in the code, Chinese ones in a .po file that people can read.

The catalogue is compiled in memory when it is first needed, so no binary lies beside the .po file.
"""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANGUAGE_NAMES: dict[str, str] = {"zh": "中文", "en": "English"}
LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en"}
DOMAIN = "bianmin"
LOCALE_FOLDER = Path(__file__).parent / "locale"


def read_catalogue(language: Language) -> Catalog:
    """The .po file of `language` as it stands."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: Language) -> NullTranslations:
    """gettext translations into `language`; English needs none, since the messages are English."""
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)
