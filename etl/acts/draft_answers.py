"""What a filer answers about a draft before it is filed: why a figure is right, what a heading of its own means."""

from datetime import datetime

from sqlalchemy import Engine

from etl.acts import return_refusals as refusals
from etl.acts.headings import confirm_heading
from etl.acts.returns import CheckedDraft, said, submit_draft
from etl.definitions.programme import Programme
from etl.intake.drafting import Upload
from etl.queries.returns.explained import Key
from store.filings import read_content
from store.life.drafts import read_draft, read_draft_findings
from store.life.explanations import Explanation, give_explanation


def explain_draft(
    engine: Engine, programme: Programme, draft_id: int, key: Key, text: str, *, by: str, at: datetime
) -> None:
    """Keep what a filer says of a soft finding of a draft, so that it is there when the draft is filed."""
    draft = read_draft(engine, draft_id)
    if draft.state != "draft":
        raise refusals.draft_ended(draft)
    keys = {row.key for row in read_draft_findings(engine, draft_id) if row.severity == "soft"}
    if key not in keys:
        raise refusals.nothing_to_explain(key, sorted(keys))
    given = Explanation(draft.institution, *key, draft.period, said(text), by, at)
    give_explanation(engine, programme.slug, given)


def confirm_heading_of_draft(
    engine: Engine,
    programme: Programme,
    draft_id: int,
    sheet: str,
    heading: str,
    measure: str,
    *,
    by: str,
    at: datetime,
) -> CheckedDraft:
    """Remember what a heading means, and read the draft once more with it: a new draft in place of the old one."""
    draft = read_draft(engine, draft_id)
    if draft.state != "draft":
        raise refusals.draft_ended(draft)
    confirm_heading(engine, programme, draft.institution, sheet, heading, measure, by, at)
    upload = Upload(draft.filename, read_content(engine, draft.sha256), by, at)
    return submit_draft(engine, programme, upload, institution=draft.institution)
