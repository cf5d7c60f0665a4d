"""Texts of the programme: every name, reason and sentence exists in Chinese and in English."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

LANGUAGES = ("zh", "en")


class Text(BaseModel):
    """One text in both languages of the product. Neither may be empty."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1, str_strip_whitespace=True)

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `language` ("zh" or "en"); any other language reads English."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def word_in(words: Sequence[str], language: str) -> str:
    """Of the words that a file may have for one thing the first of a language; where it has none, the first."""
    return next((one for one in words if (language == "zh") != one.isascii()), words[0])
