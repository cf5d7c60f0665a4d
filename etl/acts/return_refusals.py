"""Why an act on a return cannot be done: sentences that say what to do instead."""

from collections.abc import Sequence
from datetime import datetime

from etl.values.errors import Refusal
from etl.values.periods import moment_words
from etl.values.text import Text
from store.filings import Filing
from store.life.decisions import Decision
from store.life.drafts import Draft
from store.life.incoming import FindingRow

SHOWN = 3
WHOLE_FILE = Text(zh="整个文件", en="the whole file")


def must_be_mended(findings: Sequence[FindingRow]) -> Refusal:
    """The draft has hard findings, of which the first `SHOWN` places are named; no explanation helps."""
    places = _places(findings)
    return Refusal(
        Text(
            en=f"not filed: {_counted(findings)} to be corrected in the workbook first ({places.en}); "
            "correct them and upload it again.",
            zh=f"未报送：有 {len(findings)} 处硬性问题须先在工作簿中更正（{places.zh}）；请更正后重新上传。",
        )
    )


def must_be_explained(findings: Sequence[FindingRow]) -> Refusal:
    """The draft has soft findings that nobody has explained; the first `SHOWN` places are named."""
    places = _places(findings)
    return Refusal(
        Text(
            en=f"not filed: {_counted(findings)} without explanation ({places.en}); "
            "correct the figures, or say why they are right.",
            zh=f"未报送：有 {len(findings)} 处疑点尚未说明（{places.zh}）；请更正数字，或逐项写明原因。",
        )
    )


def before_it_arrived(filing: Filing, at: datetime) -> Refusal:
    """An act on a version would be dated (`at`) before the day on which the version came in."""
    return Refusal(
        Text(
            en=f"version {filing.version} of {filing.institution} {filing.period} arrived on "
            f"{filing.received_at:%Y-%m-%d}, and this would be dated {at:%Y-%m-%d}; give that day or a later one.",
            zh=f"{filing.period} {filing.institution} 第 {filing.version} 版于 {filing.received_at:%Y-%m-%d} 收到，"
            f"此项操作的日期 {at:%Y-%m-%d} 早于该日；请填写该日或之后的日期。",
        )
    )


def filed_before(same: Filing, receipt: str) -> Refusal:
    """The same SHA-256 was filed as `same`, in force or replaced since; `receipt` is its number, "" without one."""
    number = receipt or f"{same.period} {same.institution}"
    if same.superseded_at:
        return Refusal(
            Text(
                en=f"these very bytes were filed before, as version {same.version} ({number}), which a later "
                "version has replaced; if its figures should count again, save the workbook anew and send that.",
                zh=f"该文件已报送过，为第 {same.version} 版（{number}），且已被后来的版本取代；"
                "如要恢复其数字，请另存后再报送。",
            )
        )
    return Refusal(
        Text(
            en=f"these very bytes were filed before, as version {same.version} ({number}); nothing was changed.",
            zh=f"该文件已报送过，为第 {same.version} 版（{number}）；未作任何改动。",
        )
    )


def returned_before(same: Filing, reasons: str) -> Refusal:
    """`reasons`: a person's; "" where the checks sent it back, whose ids are no reasons to a reader."""
    if not reasons:
        return Refusal(
            Text(
                en=f"the checks returned these very bytes before, as version {same.version}; what they found stands in "
                "the marked-up copy. Correct the workbook, or explain what was asked about.",
                zh=f"该文件曾作为第 {same.version} 版因未通过检查被退回，所列问题见标注后的工作簿。"
                "请更正工作簿，或就所提问题作出说明。",
            )
        )
    return Refusal(
        Text(
            en=f"these very bytes were returned before, as version {same.version}: {reasons}. "
            "Correct the workbook, or explain what was asked about.",
            zh=f"该文件曾作为第 {same.version} 版被退回：{reasons}。请更正工作簿，或就所提问题作出说明。",
        )
    )


def of_another(named: str, institution: str) -> Refusal:
    """The workbook names another institution (`named`, "" for all of them) than the one that the account files for."""
    return Refusal(
        Text(
            en=f"the workbook is a return of {named or 'all institutions'}, and you file for {institution}; "
            "upload your own return.",
            zh=f"该工作簿是{named or '全部机构'}的报表，而您的报送机构是{institution}；请上传本机构的报表。",
        )
    )


def not_waiting(filing: Filing) -> Refusal:
    """A version that is accepted, sent back or replaced is not decided upon a second time."""
    states = {
        "accepted": ("is accepted already", "已被接受"),
        "returned": ("has been sent back", "已被退回"),
        "filed": ("was replaced by a newer version", "已被新版本替代"),
    }
    en, zh = states["filed" if filing.superseded_at is not None else filing.state]
    subject = f"{filing.institution} {filing.period}".strip()
    return Refusal(
        Text(
            en=f"version {filing.version} of {subject} {en}; look at the return's newest version.",
            zh=f"{subject} 第 {filing.version} 版{zh}；请查看该报表的最新版本。",
        )
    )


def asked_before(same: Decision) -> Refusal:
    """The correction is awaited already, asked for in the same words by the decision `same`."""
    return Refusal(
        Text(
            en=f"{same.decided_by} has asked for this correction in the same words, and it is awaited; say what is "
            "new, or remind the institution.",
            zh=f"{same.decided_by}已以同样理由要求更正，正待报送；请写明新的问题，或催报。",
        )
    )


def draft_ended(draft: Draft) -> Refusal:
    """The draft was filed, withdrawn or replaced in the meantime; there is nothing left to act on."""
    states = {
        "filed": ("has been filed", "已报送"),
        "withdrawn": ("was withdrawn", "已撤回"),
        "replaced": ("was replaced by a later upload", "已被后来上传的文件替代"),
    }
    en, zh = states[draft.state]
    return Refusal(
        Text(
            en=f"this draft {en}; upload the workbook again if it is to be filed.",
            zh=f"该草稿{zh}；如需报送请重新上传。",
        )
    )


def already_due(due: datetime) -> Refusal:
    """An extension to a moment that is not after the deadline `due`, which would extend nothing."""
    return Refusal(
        Text(
            en=f"the deadline is {moment_words(due).en} already; give a later moment.",
            zh=f"现行截止时间已为{moment_words(due).zh}；请给出更晚的时间。",
        )
    )


def far_later(due: datetime, until: datetime) -> Refusal:
    """An extension so many days past `due` that it may be a slip of the pen; it can be confirmed. Days of `due`'s
    zone."""
    until = until.astimezone(due.tzinfo)
    days = (until.date() - due.date()).days
    return Refusal(
        Text(
            en=f"{moment_words(until).en} is {days} days after the deadline of {moment_words(due).en}; "
            "look at the year and the month, and confirm it if it is meant.",
            zh=f"{moment_words(until).zh}比现行截止时间{moment_words(due).zh}晚{days}天；"
            "请核对年、月，确需延长的请予确认。",
        )
    )


def no_member(institution: str, period: str) -> Refusal:
    """The institution is no member in the period, so that no return of it is due."""
    return Refusal(
        Text(
            en=f"“{institution}” is not a member in {period}; nothing is due from it.",
            zh=f"“{institution}”在 {period} 不是参与机构，无须报送。",
        )
    )


def nothing_to_explain(key: tuple[str, str], keys: Sequence[tuple[str, str]]) -> Refusal:
    """An explanation of a finding, `key` = (rule, about), that the filing does not have; says which `keys` it has."""
    listed = "; ".join(" ".join(one).strip() for one in keys) or "—"
    asked = " ".join(key).strip()
    return Refusal(
        Text(
            en=f"this filing has no finding “{asked}” to explain; it has: {listed}.",
            zh=f"该报表没有需要说明的问题“{asked}”；现有：{listed}。",
        )
    )


def no_receipt(number: str) -> Refusal:
    """No receipt of the programme has that number."""
    return Refusal(
        Text(
            en=f"there is no receipt “{number}”; check the number.",
            zh=f"没有编号为“{number}”的回执；请核对编号。",
        )
    )


def nothing_filed(institution: str, period: str) -> Refusal:
    """There is no version of a return to act on; `institution` is "" where nobody in particular was meant."""
    return Refusal(
        Text(
            en=f"{institution or 'nobody'} has filed nothing for {period}; name another month or institution.",
            zh=f"{institution or '各机构'}尚未报送 {period} 的报表；请核对月份和机构。",
        )
    )


def blank() -> Refusal:
    """A reason of blanks alone."""
    return Refusal(
        Text(en="write the reason in words; it may not be blank.", zh="请用文字写明理由，不得为空。")
    )


def _counted(findings: Sequence[FindingRow]) -> str:
    return "1 finding is" if len(findings) == 1 else f"{len(findings)} findings are"


def _places(findings: Sequence[FindingRow]) -> Text:
    """The first few places, as a filer finds them; of a finding about no place it is the whole file."""
    shown = [" ".join(part for part in (one.sheet, one.cell) if part) for one in findings[:SHOWN]]
    more = " …" if len(findings) > SHOWN else ""
    return Text(
        zh="、".join(one or WHOLE_FILE.zh for one in shown) + more,
        en=", ".join(one or WHOLE_FILE.en for one in shown) + more,
    )
