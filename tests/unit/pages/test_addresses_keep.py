"""What changes what is shown is kept in the address, so that a copied address opens the same view.

Such pickers are those of pages/shared/filters.py. Everything else that can be picked or typed belongs to an act, or
only unfolds something.
"""

import ast

from etl.values.house import ROOT

WIDGETS = {
    "selectbox", "multiselect", "radio", "segmented_control", "pills", "date_input", "text_input", "text_area",
    "number_input", "checkbox", "toggle", "slider", "select_slider",
}  # fmt: skip
ELSEWHERE = {
    "shared/search/box.py": 1,  # what is looked for is left behind by going there
    "subjects/editions/desk.py": 2,  # drawing up and sending back
    "subjects/editions/downloads.py": 1,  # which sheet is downloaded
    "subjects/editions/meeting.py": 2,  # a day, which a button writes into the address; a figure in a box that unfolds
    "subjects/editions/resolving.py": 4,  # recording a decision
    "subjects/editions/words.py": 2,  # the words of a draft
    "subjects/growth/outlook.py": 3,  # a form, which writes what is compared into the address
    "subjects/house/accounts.py": 6,  # inviting, posts, disabling
    "subjects/house/sessions.py": 1,  # ending one
    "subjects/house/tokens.py": 3,  # making and ending one
    "subjects/inventories/filing.py": 2,  # filing
    "subjects/meetings/entering.py": 12,  # entering a meeting
    "subjects/methods/adoption.py": 4,  # proposing and adopting
    "subjects/methods/sandbox.py": 2,  # numbers, which are written into the address together
    "subjects/objections/docket.py": 10,  # objecting and deciding
    "subjects/objections/follow_up.py": 9,  # deciding, steps, decisions
    "subjects/programme/amending.py": 24,  # saying what changes in the running of a programme
    "subjects/returns/answers.py": 3,  # explaining
    "subjects/returns/desk_acts.py": 5,  # accepting, sending back, deadlines
    "subjects/returns/lists.py": 4,  # taking lists in and back
    "subjects/returns/names.py": 5,  # deciding on names
    "subjects/risk/standing.py": 5,  # reporting an event
    "subjects/risk/warned.py": 2,  # answering a warning
}
"""How many there are in a file, and for what. Who adds one says here that it changes nothing that is shown."""


def test_whatever_changes_what_is_shown_is_kept_in_the_address() -> None:
    found = {}
    for path in sorted((ROOT / "pages").rglob("*.py")):
        name = path.relative_to(ROOT / "pages").as_posix()
        calls = [
            call
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr in WIDGETS
        ]
        if calls and name != "shared/filters.py":
            found[name] = len(calls)
    assert found == ELSEWHERE
