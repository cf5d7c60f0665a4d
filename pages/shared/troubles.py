"""What ails the place where the database lies, said to whoever acts or reads: a full disk is called a full disk."""

from pages.shared.words import Words
from store.errors import trouble_of


def said_of(words: Words, error: BaseException) -> str:
    """The sentence for an error of the database's place, "" for every other one."""
    match trouble_of(error):
        case "full":
            return words.say(
                "The disk of the server is full: nothing was stored, and what was stored before is safe. Tell the "
                "person who runs the server; try again when there is room."
            )
        case "read-only":
            return words.say(
                "The server may not write to its disk: nothing was stored, and what was stored before is safe. Tell "
                "the person who runs the server."
            )
        case "refused":
            return words.say(
                "The disk of the server did not take what was written: nothing was stored, and what was stored before "
                "is safe. Tell the person who runs the server."
            )
        case "damaged":
            return words.say(
                "Part of this programme's records cannot be read: the database or its disk is damaged. Tell the "
                "person who runs the server, who can restore a backup; other programmes can be read meanwhile."
            )
        case "gone":
            return words.say(
                "The database does not answer. Load the page again in a minute; if it stays so, tell the person who "
                "runs the server."
            )
    return ""
