"""The tables. Rows are added and superseded, never deleted: each file here says what its tables hold.

"" stands for "none" in keys (a published table has no filer, a count of users has no scenario), because a
NULL in a key equals nothing, not even itself.
"""

from store.tables.accounts import account, account_grant, invitation, session, token
from store.tables.amendments import amendment
from store.tables.chain import audit, audit_head
from store.tables.consequences import follow_up, follow_up_step, resolution, resolution_step
from store.tables.editions import document, edition
from store.tables.filed import case_row, content, entry, fact, filing, finding, point, programme, total
from store.tables.inventories import thing
from store.tables.life import deadline_extension, decision, draft, draft_finding, explanation, receipt
from store.tables.meetings import meeting, meeting_attendee, meeting_decision, meeting_shown
from store.tables.metadata import metadata
from store.tables.names import heading_mapping, name_decision, review_institution
from store.tables.objections import objection, objection_answer, objection_decision, release
from store.tables.risks import major_event, risk_review, warning_step

__all__ = [
    "account",
    "account_grant",
    "amendment",
    "audit",
    "audit_head",
    "case_row",
    "content",
    "deadline_extension",
    "decision",
    "document",
    "draft",
    "draft_finding",
    "edition",
    "entry",
    "explanation",
    "fact",
    "filing",
    "finding",
    "follow_up",
    "follow_up_step",
    "heading_mapping",
    "invitation",
    "major_event",
    "meeting",
    "meeting_attendee",
    "meeting_decision",
    "meeting_shown",
    "metadata",
    "name_decision",
    "objection",
    "objection_answer",
    "objection_decision",
    "point",
    "programme",
    "receipt",
    "release",
    "resolution",
    "resolution_step",
    "review_institution",
    "risk_review",
    "session",
    "thing",
    "token",
    "total",
    "warning_step",
]
