"""Speaker notes: the sources first, then a line below which the presenter's own notes stay."""

from pptx.slide import Slide as OfficeSlide

from etl.documents import labels
from etl.documents.voice import Voice

LINES = (labels.OWN_NOTES.zh, labels.OWN_NOTES.en)


def put_notes(office: OfficeSlide, words: str, voice: Voice) -> None:
    """Ours, the line, and whatever stood below it."""
    kept = own_notes(office)
    frame = office.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = f"{words}\n{voice.say(labels.OWN_NOTES)}\n{kept}"


def own_notes(office: OfficeSlide) -> str:
    """What stands below the line; all of it where the presenter took the line away."""
    if not office.has_notes_slide or office.notes_slide.notes_text_frame is None:
        return ""
    words = office.notes_slide.notes_text_frame.text
    for line in LINES:
        if line in words:
            return words.split(line, 1)[1].lstrip("\n")
    return words
