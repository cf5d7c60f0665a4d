"""How the pages are grouped in the navigation."""

from collections.abc import Callable

from pages.shared.words import Words

SECTIONS: tuple[tuple[Callable[[Words], str], tuple[str, ...]], ...] = (
    (lambda words: words.say("Figures"), ("overview", "growth", "coverage", "map", "rankings")),
    (lambda words: words.say("Returns"), ("filing", "returns_desk", "data_quality")),
    (
        lambda words: words.say("Assessment and appeals"),
        ("assessment", "institution", "methods", "appeals"),
    ),
    (lambda words: words.say("Publishing"), ("bulletin", "present")),
)
