"""What is said in one go is one element, in its place between those that are no words."""

from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE_SECONDS

SCRIPT = """
from pages.shared.show import fold, said_together, show_said
with said_together():
    show_said("<p>a</p>")
    show_said("<p>b</p>", "")
    with fold("more", "more") as is_open:
        show_said("<p>c</p>")
    show_said("")
    with fold("still more", "still-more"):
        pass
    show_said("<p>d</p>")
    {last}
show_said("<p>e</p>")
"""


def drawn(last: str) -> tuple[list[str], bool]:
    """What stands on the page in its order, a fold as its label before what is in it; whether it broke."""
    page = AppTest.from_string(SCRIPT.format(last=last), default_timeout=PATIENCE_SECONDS).run()
    found: list[str] = []

    def walk(block: object) -> None:
        for one in getattr(block, "children", {}).values():
            if one.type == "expander":
                found.append(one.label)
            if one.type == "html":
                found.append(one.proto.body)
            walk(one)

    walk(page.main)
    return found, bool(page.exception)


def test_words_are_put_together_up_to_what_is_none_and_never_past_it() -> None:
    found, is_broken = drawn("pass")
    assert not is_broken
    assert found == [
        '<div class="said"><p>a</p><p>b</p></div>',
        "more",
        '<div class="said"><p>c</p></div>',
        "still more",
        '<div class="said"><p>d</p></div>',
        '<div class="said"><p>e</p></div>',
    ]


def test_what_was_said_before_something_broke_stays() -> None:
    found, is_broken = drawn("raise ValueError")
    assert is_broken
    assert found[-1] == '<div class="said"><p>d</p></div>'
