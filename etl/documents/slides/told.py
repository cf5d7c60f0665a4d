"""What a refresh did to a presenter's own marks, as the notes of the slide tell it."""

from dataclasses import dataclass, field

from etl.documents import labels
from etl.documents.voice import Voice


@dataclass
class Told:
    """`gone`: names that the edition has no more, and whose marks went with them; `kept`: names at which the
    presenter's own words stay as they were; `anew`: the figure or table had to be made again."""

    gone: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    anew: bool = False
    reworded: bool = False

    def sentences(self, voice: Voice) -> str:
        """A line each, "" where nothing is to be told."""
        glue = "、" if voice.language == "zh" else ", "
        said = [
            voice.say(labels.CHECK_WORDS) if self.reworded else "",
            voice.say(labels.MADE_ANEW) if self.anew else "",
            voice.labelled(labels.MARKS_GONE, glue.join(dict.fromkeys(self.gone))) if self.gone else "",
            voice.labelled(labels.OWN_WORDS_KEPT, glue.join(dict.fromkeys(self.kept))) if self.kept else "",
        ]
        return "".join(line + "\n" for line in said if line)
