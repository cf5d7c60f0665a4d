"""What was filed and taken in: programmes, filings, their bytes and figures.

programme: one row per programme: its data version, and the lock that its writers queue on
content: the bytes of a file, once, by their SHA-256
filing: one row per file taken in: programme x source x period x institution x version
fact: one row per filing x institution x region x scenario x measure
total: one row per total that a filed sheet prints, beside our sum of its rows
finding: one row per thing that a check said about a filing
point: one row per row of a filed register
entry: one row per row of a filed ledger: an event that a person entered, with what proves it
case_row: one row per case of a filed record of cases: its number, grade and days; nothing of who complained
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from store.tables.metadata import metadata, partial_index
from store.times import Moment

IN_FORCE = text("state = 'accepted' AND superseded_at IS NULL AND role = 'alone'")

STANDING = text("state <> 'returned' AND (superseded_at IS NULL OR superseded_by IS NOT NULL)")

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
    # Of a country's filings a question asks for those of one or two periods.
    Index("ix_filing_period", "programme", "period"),
    # One file may hold many periods, each filed on its own.
    # What was returned may come again: checks and history change, and so does what is said of the same bytes.
    # So may what was taken back: ended, and by no other version.
    partial_index(
        "ix_filing_same_bytes",
        "programme",
        "sha256",
        "period",
        where=STANDING,
    ),
    # Two versions in force at once would be added up: the database itself forbids it, but for the links of a chain.
    partial_index(
        "ix_filing_in_force",
        "programme",
        "source",
        "period",
        "institution",
        where=IN_FORCE,
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
