"""The tables. Rows are added and superseded, never deleted.

filing   one row per file taken in: programme x source x period x institution x version
content  the bytes of a file, once, by their SHA-256
fact     one row per filing x institution x region x scenario x measure
total    one row per total that a filed sheet prints, beside our sum of its rows
finding  one row per thing that a check said about a filing
point    one row per row of a filed register
entry    one row per row of a filed ledger: an event that a person entered, with what proves it
case_row one row per case of a filed record of cases: its number, grade and days; nothing of who complained
draft    one row per file uploaded and checked but not filed, with draft_finding; ended by filing or withdrawing it
explanation         why a doubtful figure is right after all: by institution, rule and what the finding is about
decision            one row per time that somebody, or the checks, accepted or returned a filing, with the reasons
deadline_extension  one row per time that a deadline was moved, for one institution or ("") for all
receipt             one row per filing that was filed: its number, and the audit chain's head at that moment
review_institution  names that nobody has resolved yet
programme           one row per programme: its data version, and the lock that its writers queue on
release    one row per quarter whose preliminary results were shown to the institutions: from then on they may object
objection  one row per objection of an institution to one item, with objection_answer and objection_decision
follow_up  one row per case opened (or dismissed) after a trigger of the method; follow_up_step what happened since
resolution one row per decision that a meeting took about a figure; resolution_step what became of it
audit      one row per act of a person or job, sealed with the digest of the row before; audit_head is its end
heading_mapping  one row per heading that an institution confirmed, and each time it was; the last one counts
name_decision    one row per decision about a name of review_institution; the last one counts
account    one row per person who may sign in, with the hash of the password; account_grant what each is entered for
invitation one row per one-time password that was given out, as its hash
session    one row per time that somebody signed in, as the hash of the token that the browser keeps
token      one row per token that a program was given to read with, as its hash
edition    one row per edition of a bulletin or assessment; once prepared, its content never changes
document   one row per file that was made from an edition: its name and hash

"" stands for "none" in keys (a published table has no filer, a count of users has no scenario), because a
NULL in a key equals nothing, not even itself.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from store.times import Moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

IN_FORCE = text("state = 'accepted' AND superseded_at IS NULL AND role = 'alone'")
STANDING = text("state <> 'returned' AND (superseded_at IS NULL OR superseded_by IS NOT NULL)")
OPEN_DRAFT = text("state = 'draft'")
NOT_ENDED = text("ended_at IS NULL")
IS_ELSEWHERE = text("issuer IS NOT NULL")

programme = Table(
    "programme",
    metadata,
    Column("slug", String, primary_key=True),
    Column("data_version", String(64), nullable=False),
)

content = Table(
    "content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256_hex"),
)

filing = Table(
    "filing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("source", String, nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("sha256", String(64), ForeignKey("content.sha256"), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("superseded_at", Moment),
    Column("superseded_by", Integer, ForeignKey("filing.id")),
    Column("fact_count", Integer, nullable=False),
    # A ledger or register is a chain of files: `part` adds its lines, `whole` begins anew. What is `alone` is neither.
    Column("role", String, nullable=False, server_default="alone"),
    UniqueConstraint("programme", "source", "period", "institution", "version"),
    CheckConstraint("state IN ('filed', 'returned', 'accepted')", name="state"),
    CheckConstraint("version >= 1", name="version_from_one"),
    CheckConstraint("fact_count >= 0", name="fact_count"),
    CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
    CheckConstraint("accepted_at >= received_at", name="accepted_after_received"),
    CheckConstraint("superseded_at >= received_at", name="superseded_after_received"),
    CheckConstraint("superseded_by IS NULL OR superseded_at IS NOT NULL", name="superseded"),
    CheckConstraint("role IN ('alone', 'part', 'whole')", name="role"),
    # One file may hold many periods, each filed on its own.
    # What was returned may come again: checks and history change, and so does what is said of the same bytes.
    # So may what was taken back: ended, and by no other version.
    Index(
        "ix_filing_same_bytes",
        "programme",
        "sha256",
        "period",
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    ),
    # Two versions in force at once would be added up: the database itself forbids it, but for the links of a chain.
    Index(
        "ix_filing_in_force",
        "programme",
        "source",
        "period",
        "institution",
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    ),
)

fact = Table(
    "fact",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True),
    Column("institution", String, primary_key=True),
    Column("region", String, primary_key=True),
    Column("scenario", String, primary_key=True),
    Column("measure", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    sqlite_with_rowid=False,
)

total = Table(
    "total",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("measure", String, nullable=False),
    Column("sum", BigInteger, nullable=False),
    Column("published_total", BigInteger),
    sqlite_with_rowid=False,
)

finding = Table(
    "finding",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("rule", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("value", String, nullable=False),
    Column("expected", String, nullable=False),
    Column("zh", String, nullable=False),
    Column("en", String, nullable=False),
    Column("about", String, nullable=False, server_default=""),
    CheckConstraint("severity IN ('hard', 'soft', 'note')", name="severity"),
    sqlite_with_rowid=False,
)

point = Table(
    "point",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("scenario", String, nullable=False),
    Column("name", String, nullable=False),
    Column("region", String, nullable=False),
    Column("lon", Double),
    Column("lat", Double),
    Column("connected_on", Date),
    Column("live", Boolean),
    Column("as_of", Date),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("change", String, nullable=False, server_default=""),
    CheckConstraint("lon BETWEEN -180 AND 180", name="lon"),
    CheckConstraint("lat BETWEEN -90 AND 90", name="lat"),
    CheckConstraint("change IN ('', 'correct', 'cancel')", name="change"),
    sqlite_with_rowid=False,
)

entry = Table(
    "entry",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("institution", String, nullable=False),
    Column("event", String, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("evidence", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("entered_by", String, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("change", String, nullable=False, server_default=""),
    CheckConstraint("count >= 0", name="count"),
    CheckConstraint("evidence <> '' AND reason <> '' AND entered_by <> ''", name="proven"),
    CheckConstraint("change IN ('', 'correct', 'cancel')", name="change"),
    sqlite_with_rowid=False,
)

case_row = Table(
    "case_row",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("number", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("received", Moment, nullable=False),
    Column("grade", String, nullable=False),
    Column("extended_to", Date),
    Column("extension", String, nullable=False),
    Column("reported", Moment),
    Column("answered", Date),
    Column("closed", Date),
    Column("satisfied", Boolean),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    UniqueConstraint("filing", "number"),
    CheckConstraint("number <> ''", name="numbered"),
    sqlite_with_rowid=False,
)

review_institution = Table(
    "review_institution",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("first_filing", Integer, ForeignKey("filing.id"), nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("source", String, nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("state", String, nullable=False),
    Column("filename", String, nullable=False),
    Column("sha256", String(64), ForeignKey("content.sha256"), nullable=False),
    Column("submitted_by", String, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("filing", Integer, ForeignKey("filing.id")),
    CheckConstraint("state IN ('draft', 'filed', 'withdrawn', 'replaced')", name="state"),
    CheckConstraint("submitted_by <> ''", name="by_somebody"),
    CheckConstraint("(state = 'draft') = (ended_at IS NULL)", name="ended_at"),
    CheckConstraint("(state = 'filed') = (filing IS NOT NULL)", name="filing"),
    Index(
        "ix_draft_open",
        "programme",
        "source",
        "period",
        "institution",
        unique=True,
        sqlite_where=OPEN_DRAFT,
        postgresql_where=OPEN_DRAFT,
    ),
)

draft_finding = Table(
    "draft_finding",
    metadata,
    Column("draft", Integer, ForeignKey("draft.id"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("rule", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("sheet", String, nullable=False),
    Column("cell", String, nullable=False),
    Column("value", String, nullable=False),
    Column("expected", String, nullable=False),
    Column("zh", String, nullable=False),
    Column("en", String, nullable=False),
    Column("about", String, nullable=False),
    CheckConstraint("severity IN ('hard', 'soft', 'note')", name="severity"),
    sqlite_with_rowid=False,
)

explanation = Table(
    "explanation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("institution", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("about", String, nullable=False),
    Column("first_period", String, nullable=False),
    Column("text", String, nullable=False),
    Column("given_by", String, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("filing", Integer, ForeignKey("filing.id")),
    CheckConstraint("text <> '' AND given_by <> ''", name="said_by_somebody"),
    Index("ix_explanation_of", "programme", "institution", "rule", "about"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filing", Integer, ForeignKey("filing.id"), nullable=False),
    Column("decision", String, nullable=False),
    Column("reasons", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Moment, nullable=False),
    CheckConstraint(
        "decision IN ('accepted', 'returned', 'correction asked', 'taken back')", name="decision"
    ),
    CheckConstraint("decision = 'accepted' OR reasons <> ''", name="reasons"),
    CheckConstraint("decided_by <> ''", name="by_somebody"),
    Index("ix_decision_filing", "filing"),
)

deadline_extension = Table(
    "deadline_extension",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("institution", String, nullable=False),
    Column("period", String, nullable=False),
    Column("until", Moment, nullable=False),
    Column("reason", String, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("granted_at", Moment, nullable=False),
    CheckConstraint("reason <> '' AND granted_by <> ''", name="said_by_somebody"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("filing", Integer, ForeignKey("filing.id"), primary_key=True, autoincrement=False),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", String, nullable=False),
    Column("given_to", String, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("audit_head", String, nullable=False),
    UniqueConstraint("programme", "sequence"),
    CheckConstraint("sequence >= 1", name="sequence_from_one"),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("programme", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("act", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("actor <> '' AND act <> ''", name="somebody_did_something"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

EDITION_OPEN = text("state <> 'published'")

edition = Table(
    "edition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("kind", String, nullable=False),
    Column("period", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("corrects", Integer, ForeignKey("edition.id")),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("data_version", String(64), nullable=False),
    Column("prepared_by", String),
    Column("prepared_at", Moment),
    Column("reviewed_by", String),
    Column("reviewed_at", Moment),
    Column("published_by", String),
    Column("published_at", Moment),
    UniqueConstraint("programme", "kind", "period", "number"),
    CheckConstraint("kind IN ('bulletin', 'assessment')", name="kind"),
    CheckConstraint("state IN ('draft', 'prepared', 'reviewed', 'published')", name="state"),
    CheckConstraint("number >= 1", name="number_from_one"),
    CheckConstraint("length(sha256) = 64", name="sha256_hex"),
    CheckConstraint(
        "(state = 'draft') = (prepared_by IS NULL) AND (prepared_by IS NULL) = (prepared_at IS NULL)",
        name="prepared",
    ),
    CheckConstraint(
        "(state IN ('reviewed', 'published')) = (reviewed_by IS NOT NULL) "
        "AND (reviewed_by IS NULL) = (reviewed_at IS NULL)",
        name="reviewed",
    ),
    CheckConstraint(
        "(state = 'published') = (published_by IS NOT NULL) "
        "AND (published_by IS NULL) = (published_at IS NULL)",
        name="published",
    ),
    CheckConstraint("reviewed_by <> prepared_by", name="two_persons"),
    # One that is not published yet at a time: nobody reviews what another has already replaced.
    Index(
        "ix_edition_open",
        "programme",
        "kind",
        "period",
        unique=True,
        sqlite_where=EDITION_OPEN,
        postgresql_where=EDITION_OPEN,
    ),
)

document = Table(
    "document",
    metadata,
    Column("edition", Integer, ForeignKey("edition.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Index("ix_document_sha256", "sha256"),
    sqlite_with_rowid=False,
)

release = Table(
    "release",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("period", String, primary_key=True),
    Column("released_by", String, nullable=False),
    Column("released_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)

objection = Table(
    "objection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("item", String, nullable=False),
    Column("grounds", String, nullable=False),
    Column("evidence", String, nullable=False),
    Column("attachment", String(64), ForeignKey("content.sha256")),
    Column("filed_by", String, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("answer_due", Moment, nullable=False),
    ForeignKeyConstraint(["programme", "period"], ["release.programme", "release.period"]),
    CheckConstraint("grounds <> '' AND evidence <> '' AND filed_by <> ''", name="proven"),
)

objection_answer = Table(
    "objection_answer",
    metadata,
    Column("objection", Integer, ForeignKey("objection.id"), primary_key=True, autoincrement=False),
    Column("text", String, nullable=False),
    Column("answered_by", String, nullable=False),
    Column("answered_at", Moment, nullable=False),
    CheckConstraint("text <> '' AND answered_by <> ''", name="said_by_somebody"),
)

objection_decision = Table(
    "objection_decision",
    metadata,
    Column("objection", Integer, ForeignKey("objection.id"), primary_key=True, autoincrement=False),
    Column("disposition", String, nullable=False),
    Column("reasons", String, nullable=False),
    Column("fault", String, nullable=False),
    Column("event", String, nullable=False),
    Column("numerator", BigInteger),
    Column("denominator", BigInteger),
    Column("forgives", Integer, ForeignKey("filing.id")),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Moment, nullable=False),
    CheckConstraint(
        "disposition IN ('maintained', 'adjusted', 'excluded', 'deferred', 'withdrawn')", name="disposition"
    ),
    CheckConstraint("fault IN ('institution', 'coordinator', 'nobody')", name="fault"),
    CheckConstraint("reasons <> '' AND decided_by <> ''", name="said_by_somebody"),
    CheckConstraint("(disposition = 'adjusted') = (numerator IS NOT NULL)", name="adjusted"),
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("period", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("consequence", String, nullable=False),
    Column("trigger", String, nullable=False),
    Column("opened", Boolean, nullable=False),
    Column("reasons", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("decided_at", Moment, nullable=False),
    UniqueConstraint("programme", "period", "institution", "consequence"),
    CheckConstraint("reasons <> '' AND decided_by <> ''", name="said_by_somebody"),
)

follow_up_step = Table(
    "follow_up_step",
    metadata,
    Column("follow_up", Integer, ForeignKey("follow_up.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("due", Date),
    Column("taken_by", String, nullable=False),
    Column("taken_at", Moment, nullable=False),
    CheckConstraint("kind IN ('notice', 'meeting', 'plan', 'verification', 'closing')", name="kind"),
    CheckConstraint("text <> '' AND taken_by <> ''", name="said_by_somebody"),
)

resolution = Table(
    "resolution",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("programme", String, ForeignKey("programme.slug"), nullable=False),
    Column("period", String, nullable=False),
    Column("edition", String, nullable=False),
    Column("figure", String, nullable=False),
    Column("text", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("due", Date, nullable=False),
    Column("recorded_by", String, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("text <> '' AND owner <> '' AND recorded_by <> ''", name="said_by_somebody"),
)

resolution_step = Table(
    "resolution_step",
    metadata,
    Column("resolution", Integer, ForeignKey("resolution.id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("taken_by", String, nullable=False),
    Column("taken_at", Moment, nullable=False),
    CheckConstraint("kind IN ('reported', 'closed')", name="kind"),
    CheckConstraint("text <> '' AND taken_by <> ''", name="said_by_somebody"),
)

heading_mapping = Table(
    "heading_mapping",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("institution", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("sheet", String, primary_key=True),
    Column("heading", String, primary_key=True),
    Column("confirmed_at", Moment, primary_key=True),
    Column("measure", String, nullable=False),
    Column("confirmed_by", String, nullable=False),
    CheckConstraint("heading <> '' AND confirmed_by <> ''", name="confirmed"),
)

name_decision = Table(
    "name_decision",
    metadata,
    Column("programme", String, ForeignKey("programme.slug"), primary_key=True),
    Column("code", String, primary_key=True),
    Column("decided_at", Moment, primary_key=True),
    Column("institution", String, nullable=False),
    Column("note", String, nullable=False),
    Column("decided_by", String, nullable=False),
    CheckConstraint("note <> '' AND decided_by <> ''", name="said_by_somebody"),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    # What is typed to sign in, and what acts are recorded under: it is never given to another person.
    Column("name", String, nullable=False, unique=True),
    Column("shown", String, nullable=False),
    Column("password", String),
    Column("password_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("created_by", String, nullable=False),
    Column("disabled_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("blocked_until", Moment),
    # Who signs in at a provider of identities, and as whom there; both null for an account with a password.
    Column("issuer", String),
    Column("identity", String),
    CheckConstraint("name <> '' AND shown <> '' AND created_by <> ''", name="named"),
    CheckConstraint("(password IS NULL) = (password_at IS NULL)", name="password"),
    CheckConstraint("failures >= 0", name="failures"),
    Index(
        "ix_account_identity",
        "issuer",
        "identity",
        unique=True,
        sqlite_where=IS_ELSEWHERE,
        postgresql_where=IS_ELSEWHERE,
    ),
)

account_grant = Table(
    "account_grant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("programme", String, nullable=False),
    Column("role", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("granted_at", Moment, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", String),
    CheckConstraint(
        "role IN ('coordinator', 'reviewer', 'institution', 'presenter', 'administrator')", name="role"
    ),
    CheckConstraint("(role = 'institution') = (institution <> '')", name="institution"),
    CheckConstraint("(role = 'administrator') = (programme = '')", name="house"),
    CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
    # One post in a programme at a time: nobody is coordinator and institution at once.
    Index(
        "ix_account_grant_open",
        "account",
        "programme",
        unique=True,
        sqlite_where=NOT_ENDED,
        postgresql_where=NOT_ENDED,
    ),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String, nullable=False),
    Column("until", Moment, nullable=False),
    Column("used_at", Moment),
    Column("ended_at", Moment),
    CheckConstraint("length(digest) = 64", name="digest_hex"),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("agent", String, nullable=False),
    Column("ended_at", Moment),
    Column("ended_why", String),
    CheckConstraint("length(digest) = 64", name="digest_hex"),
    CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended"),
    Index("ix_session_account", "account"),
)

token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("programme", String, nullable=False),
    Column("role", String, nullable=False),
    Column("institution", String, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String, nullable=False),
    Column("until", Moment, nullable=False),
    Column("seen_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", String),
    CheckConstraint("name <> '' AND made_by <> ''", name="named"),
    CheckConstraint(
        "role IN ('coordinator', 'reviewer', 'institution', 'presenter', 'administrator')", name="role"
    ),
    CheckConstraint("(role = 'institution') = (institution <> '')", name="institution"),
    CheckConstraint("(role = 'administrator') = (programme = '')", name="house"),
    CheckConstraint("length(digest) = 64", name="digest_hex"),
    CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
)
