"""What was announced of this month, who says so, and what has been corrected since?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.editions import bulletin
from pages.subjects.editions.desk import show_desk
from pages.subjects.editions.downloads import show_downloads
from pages.subjects.editions.picked import pick_edition, pick_subject
from pages.subjects.editions.proof import show_proof
from pages.subjects.editions.words import show_words

page = open_page("bulletin")
show_what_was_done(page)
subject = pick_subject(page)
part = bulletin.pick_part(page)
if part == "desk":
    show_desk(page, subject)
elif part == "words":
    show_words(page, subject)
else:
    chosen = pick_edition(page, subject)
    if chosen is not None:
        bulletin.show_state(chosen)
    else:
        bulletin.say_that_there_is_none(page, subject)
    if part == "proof":
        show_proof(page, subject, chosen)
    elif chosen is not None:
        {"read": bulletin.show_edition, "downloads": show_downloads}[part](chosen)
