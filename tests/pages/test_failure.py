"""When a page fails, its reader gets a sentence and no trace."""

import pytest
from streamlit.testing.v1 import AppTest


def refused() -> None:
    from etl.values.errors import Refusal
    from etl.values.text import Text
    from pages.shared.failure import say_what_went_wrong

    assert say_what_went_wrong(Refusal(Text(zh="不是参评机构。", en="Not a member.")))


def failed() -> None:
    from pages.shared.failure import say_what_went_wrong

    assert say_what_went_wrong(RuntimeError("secret detail"))


@pytest.mark.parametrize(("language", "said"), [("zh", "不是参评机构。"), ("en", r"Not a member\.")])
def test_refusal_is_told_as_the_sentence_that_it_is(language: str, said: str) -> None:
    page = AppTest.from_function(refused)
    page.query_params["lang"] = language
    assert [warning.value for warning in page.run().warning] == [said]


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "本页无法显示"), ("en", "This page could not be shown")]
)
def test_anything_else_keeps_its_details_to_itself(language: str, said: str) -> None:
    page = AppTest.from_function(failed)
    page.query_params["lang"] = language
    (error,) = page.run().error
    assert error.value.startswith(said)
    assert "secret" not in error.value
