"""Commands around meetings: meetings, the register with what was decided and how it stands."""

from typing import Any

from etl.commands.app import JsonOption, ProgrammeOption, app, print_rows
from etl.commands.running import load_programme
from store.engine import open_engine


@app.command()
def meetings(programme: ProgrammeOption, json: JsonOption = False) -> None:
    """The register of meetings: who was there, what was shown, what was decided. A row for each decision."""
    from etl.queries.meetings import register

    definitions = load_programme(programme)
    rows: list[dict[str, Any]] = []
    for one in register(open_engine(), definitions):
        line = one.meeting
        meeting = {
            "line": line.id,
            "held_on": line.held_on.isoformat(),
            "name": line.name,
            "about": line.period,
            "institutions": list(line.institutions),
            "posts": list(line.posts),
            "shown": [
                {"edition": shown.edition, "sha256": shown.sha256, "slides": shown.slides}
                for shown in line.shown
            ],
            "supersedes": line.supersedes,
        }
        told: list[dict[str, Any]] = [
            {
                "decision": decided.id,
                "text": decided.text,
                "owner": decided.owner,
                "due": decided.due.isoformat(),
                "closed": decided.is_closed,
            }
            for decided in one.decisions
        ]
        nothing = dict.fromkeys(("decision", "text", "owner", "due", "closed"))
        rows += [meeting | decision for decision in told or [nothing]]
    columns = ["line", "held_on", "name", "about", "decision", "text", "owner", "due", "closed"]
    print_rows({"programme": definitions.slug, "rows": rows}, json, columns)
