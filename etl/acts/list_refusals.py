"""Why a file of a ledger or register cannot be accepted or taken back: sentences that say what to do instead."""

from collections.abc import Sequence

from etl.values.errors import Refusal
from etl.values.findings import Finding
from etl.values.text import Text
from store.filings import Filing

SHOWN = 3


def overtaken() -> Refusal:
    """The list has changed since the person looked at what the file would do; nothing was written."""
    return Refusal(
        Text(
            en="nothing was changed: somebody else has just accepted or taken back a file of the same list; look at "
            "what yours would change now, and decide again.",
            zh="未作任何改动：他人刚刚接受或撤回了同一台账（登记簿）的文件；请重新查看本文件将带来的变化后再办理。",
        )
    )


def no_list(name: Text) -> Refusal:
    """A return or a published table was brought where only a ledger or register is taken; `name` is its layout's."""
    return Refusal(
        Text(
            en=f"the file is a “{name.en}” and neither a ledger nor a register; file it as a return.",
            zh=f"该文件是“{name.zh}”，不是台账或登记簿；请按报表报送。",
        )
    )


def does_not_fit(findings: Sequence[Finding]) -> Refusal:
    """Hard findings against the list as it stands: the first `SHOWN` with sheet and cell, and how many more there
    are."""
    first = [finding for finding in findings if finding.severity == "hard"]
    shown = [
        Text(zh=f"{_place(one)}{one.message.zh}", en=f"{_place(one)}{one.message.en}")
        for one in first[:SHOWN]
    ]
    more = len(first) - len(shown)
    return Refusal(
        Text(
            en="not accepted: " + " ".join(one.en for one in shown) + (f" And {more} more." if more else ""),
            zh="未接受：" + "".join(one.zh for one in shown) + (f"另有 {more} 处。" if more else ""),
        )
    )


def not_in_force(filing: Filing) -> Refusal:
    """What should be taken back counts for nothing: it was taken back before, or never was in force."""
    state = ("was taken back before", "已被撤回") if filing.is_taken_back else ("is not in force", "未生效")
    return Refusal(
        Text(
            en=f"version {filing.version} of {filing.source} {filing.period} {state[0]}; "
            "there is nothing to take back.",
            zh=f"{filing.source} {filing.period} 第 {filing.version} 版{state[1]}，无可撤回。",
        )
    )


def stands_alone(filing: Filing) -> Refusal:
    """The filing adds to no list, so that nothing of it can be taken back by itself."""
    return Refusal(
        Text(
            en=f"version {filing.version} of {filing.source} {filing.period} is not a file of a ledger or register "
            "that adds to others; file a corrected version instead.",
            zh=f"{filing.source} {filing.period} 第 {filing.version} 版不是可补充的台账或登记簿；请改报更正版。",
        )
    )


def built_upon(filing: Filing, later: Filing, finding: Finding) -> Refusal:
    """`later` would no longer fit without `filing`; `finding` is the first thing that would be wrong in it."""
    return Refusal(
        Text(
            en=f"version {filing.version} cannot be taken back: version {later.version} builds on it "
            f"({_place(finding).strip()}: {finding.message.en}); take version {later.version} back first.",
            zh=f"第 {filing.version} 版不能撤回：第 {later.version} 版以其为依据（{_place(finding).strip()}："
            f"{finding.message.zh}）；请先撤回第 {later.version} 版。",
        )
    )


def no_such_version(source: str, period: str, version: int, known: Sequence[Filing]) -> Refusal:
    """There is no such version of a source's period; says which of the `known` there are."""
    listed = ", ".join(str(one.version) for one in known) or "—"
    return Refusal(
        Text(
            en=f"{source} {period} has no version {version}; it has: {listed}.",
            zh=f"{source} {period} 没有第 {version} 版；现有：{listed}。",
        )
    )


def unknown_list(source: str, known: Sequence[str]) -> Refusal:
    """`source` is no ledger or register of the programme; says which of the `known` there are."""
    listed = ", ".join(known) or "—"
    return Refusal(
        Text(
            en=f"“{source}” is not a ledger or register of this programme; it has: {listed}.",
            zh=f"本项目没有台账或登记簿“{source}”；现有：{listed}。",
        )
    )


def to_be_accepted_on_the_desk(filing: Filing) -> Refusal:
    """A register counts only once a person has seen on the page what it would change."""
    return Refusal(
        Text(
            en=f"version {filing.version} of {filing.source} {filing.period} is a register; look at what it would "
            "change and accept it in the desk's section of lists.",
            zh=f"{filing.source} {filing.period} 第 {filing.version} 版是登记簿；请在“台账与登记簿”中查看变化后接受。",
        )
    )


def _place(finding: Finding) -> str:
    place = " ".join(part for part in (finding.sheet, finding.cell) if part)
    return f"{place} " if place else ""
