"""Who may come in, who is in, what has been done, and which settings are weak?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_house_page
from pages.subjects.house import accounts, audit, checkup, sessions, tokens

page = open_house_page("administration")
show_what_was_done(page)
show = {
    "accounts": accounts.show_accounts,
    "sessions": sessions.show_sessions,
    "tokens": tokens.show_tokens,
    "audit": audit.show_audit,
    "checkup": checkup.show_checkup,
}
show[accounts.pick_part(page)](page)
