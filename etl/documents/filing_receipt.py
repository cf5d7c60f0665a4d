"""The receipt of a filing: one page that an institution keeps, to be compared with the books at any later day."""

from dataclasses import dataclass
from datetime import datetime

from etl.documents import labels
from etl.documents.paper.press import typeset
from etl.documents.voice import Language, clean
from etl.values.periods import Period, day_words
from etl.values.text import Text


@dataclass(frozen=True)
class FilingReceipt:
    """What is printed. Times are ISO and already in the programme's zone, named by `zone`; `state` and `findings`
    are in words ("已接受", "3 项提示性发现"); `audit_head` is the chain's code when the filing was entered."""

    number: str
    programme: Text
    institution: Text
    period: str
    filed_at: str
    zone: str
    filename: str
    sha256: str
    version: int
    state: Text
    findings: Text
    audit_head: str
    demonstration: Text | None = None


def filing_receipt(receipt: FilingReceipt, language: Language = "zh") -> bytes:
    """The receipt as a PDF: the same bytes for the same receipt. Refuses characters that the fonts lack."""
    return typeset("receipt.typ", _content(receipt, language), receipt.filed_at)


def _content(receipt: FilingReceipt, language: Language) -> dict[str, object]:
    lines = (
        (labels.RECEIPT_NUMBER, receipt.number),
        (labels.PROGRAMME, receipt.programme.in_language(language)),
        (labels.INSTITUTION, receipt.institution.in_language(language)),
        (labels.PERIOD, Period.parse(receipt.period).name.in_language(language)),
        (labels.FILED_AT, _moment(receipt).in_language(language)),
        (labels.FILE, receipt.filename),
        (labels.SHA256, receipt.sha256),
        (labels.VERSION, str(receipt.version)),
        (labels.STATE, receipt.state.in_language(language)),
        (labels.FINDINGS, receipt.findings.in_language(language)),
        (labels.AUDIT, receipt.audit_head),
    )
    return {
        "language": language,
        "title": labels.RECEIPT.in_language(language),
        "lines": [[label.in_language(language), clean(words)] for label, words in lines],
        "keep": labels.KEEP_RECEIPT.in_language(language),
        "demonstration": receipt.demonstration.in_language(language) if receipt.demonstration else "",
    }


def _moment(receipt: FilingReceipt) -> Text:
    """2020年1月8日 09:30:00（Asia/Shanghai）; 8 January 2020, 09:30:00 (Asia/Shanghai)."""
    at = datetime.fromisoformat(receipt.filed_at)
    day, clock, zone = day_words(at.date()), f"{at:%H:%M:%S}", receipt.zone
    return Text(zh=f"{day.zh} {clock}（{zone}）", en=f"{day.en}, {clock} ({zone})")
