"""What may be chosen instead of a word that nobody knows: everything where that is little, else what is near."""

from collections.abc import Iterable, Mapping

from etl.values.text import Text

MOST_LISTED = 24
"""Up to so many are listed whole, in their own order. A country has 1,788 institutions: nobody reads such a list."""
MOST_NEAR = 8


def offered(asked: str, known: Iterable[str], names: Mapping[str, str] | None = None) -> Text:
    """The end of a sentence about `asked`, a word that is none of `known`, without its full stop.

    `names` (known word -> how else it is called, in any language) help to find what was meant. Where more than
    MOST_LISTED are known, the MOST_NEAR likest are told, the likest first and equals by their word, and how many there
    are. Nothing known is a dash.
    """
    words = list(known)
    if len(words) <= MOST_LISTED:
        return Text(en=f"choose one of: {', '.join(words) or '—'}", zh=f"可选：{'、'.join(words) or '—'}")
    from rapidfuzz import fuzz, utils  # late: most words are known
    from rapidfuzz.distance import DamerauLevenshtein

    meant = utils.default_process(asked)

    def likeness(word: str) -> float:
        name = utils.default_process((names or {}).get(word, ""))
        return max(
            100 * DamerauLevenshtein.normalized_similarity(meant, utils.default_process(word)),
            fuzz.token_set_ratio(meant, name),
        )

    near = sorted(words, key=lambda word: (-likeness(word), word))[:MOST_NEAR]
    return Text(
        en=f"of {len(words):,} the likest are: {', '.join(near)}",
        zh=f"共{len(words)}个，相近的有：{'、'.join(near)}",
    )
