"""Sentences about a whole score: how the parts add up, why it changed, what would move it."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from etl.definitions.indicators import Indicator
from etl.scoring.around.advice import Advice
from etl.scoring.around.levers import Lever
from etl.scoring.around.waterfall import CAUSES, Waterfall
from etl.scoring.fixed import units, written, written_short
from etl.scoring.score import Scores
from etl.scoring.states import State
from etl.telling.figure_words import value_words
from etl.values.exact import rounded
from etl.values.text import Text
from etl.values.told import Told


def told_part(name: Text, band: Told | None, worth: int) -> Text:
    """What others read of a part."""
    most = written_short(worth)
    if band is None:
        return Text(zh=f"{name.zh}：得分不予显示。", en=f"{name.en}: its points are not shown.")
    low, high = band.ends
    return Text(
        zh=f"{name.zh}：{low}—{high} 分（满分 {most} 分）。",
        en=f"{name.en}: {low} to {high} points of {most}.",
    )


def part_sentence(scores: Scores, row: int, code: str) -> Text:
    """What a part comes to: earned, and where items have left it earned ÷ applicable × the part's points."""
    i = list(scores.method.parts).index(code)
    part, points = scores.method.parts[code], scores.parts[i]
    earned = _earned(scores, row, code)
    full, got = written_short(units(part.points)), written_short(int(points.points[row]))
    applicable = int(points.applicable[row])
    if not int(points.worth[row]):
        return Text(
            zh=f"{part.name.zh}：没有适用的指标，不计入总分。",
            en=f"{part.name.en}: nothing applies; it leaves.",
        )
    if part.bonus:
        return Text(zh=f"{part.name.zh}：加分 {got} 分。", en=f"{part.name.en}: {got} bonus points.")
    if int(points.points[row]) == earned:
        most = written_short(applicable)
        return Text(
            zh=f"{part.name.zh}：{got} 分（满分 {most} 分）。", en=f"{part.name.en}: {got} points of {most}."
        )
    most = written_short(applicable)
    return Text(
        zh=f"{part.name.zh}：适用部分得分 {written_short(earned)} ÷ 适用满分 {most} × 满分 {full} = {got} 分。",
        en=f"{part.name.en}: earned {written_short(earned)} ÷ {most} that apply × full {full} = {got} points.",
    )


def _earned(scores: Scores, row: int, code: str) -> int:
    rows = [i for i, item in enumerate(scores.method.item) if item.part == code]
    return int(np.where(scores.items.counted[rows, row], scores.items.points[rows, row], 0).sum())


def total_sentence(scores: Scores, row: int) -> Text:
    """The official score as it is printed, "84.70+0.50", and the sum it was rounded from."""
    totals, method = scores.totals, scores.method
    state = State(totals.state[row])
    if state is State.NOT_APPLICABLE:
        return Text(zh="没有适用的指标，不评。", en="Nothing applies; not scored.")
    sums = _sum(scores, row)
    score = written(int(totals.official[row]), method.decimals)
    applicable, full = written_short(int(totals.applicable[row])), written_short(units(method.full))
    zh = f"{sums.zh}，四舍五入为 {score} 分；适用满分 {applicable}/{full}"
    en = f"{sums.en}, rounded to {score} points; {applicable} of {full} points apply"
    if state is State.UNDER_OBJECTION:
        zh, en = f"{zh}；有指标处于异议处理中", f"{en}; an item is under objection"
    return Text(zh=zh + "。", en=f"{en[0].upper()}{en[1:]}.")


def _sum(scores: Scores, row: int) -> Text:
    """The total as a sum of which every addend has its name: parts (rescaled where some have left), bonus, and for each
    rule of repeated failure what it takes."""
    totals, method = scores.totals, scores.method
    basic = [p for p, part in zip(scores.parts, method.part, strict=True) if not part.bonus]
    earned, worth = (sum(int(getattr(p, name)[row]) for p in basic) for name in ("points", "worth"))
    total, all_parts = written_short(int(totals.total[row])), written_short(earned)
    zh, en = f"基本分 {all_parts}", f"base points {all_parts}"
    if int(totals.before_bonus[row]) != earned:
        base, full = written_short(int(totals.before_bonus[row])), written_short(units(method.full))
        if method.combine == "sum":
            most = written_short(worth)
            zh, en = f"{zh} ÷ 适用满分 {most} × 满分 {full}", f"{en} ÷ {most} that apply × full {full}"
        else:
            zh, en = f"各部分平均 {base}", f"mean of the parts {base}"
    if totals.bonus[row]:
        bonus = written_short(int(totals.bonus[row]))
        zh, en = f"{zh} + 加分 {bonus}", f"{en} + bonus {bonus}"
    for rule in method.persistence:
        if rule.points and scores.persistent[rule.code][row]:
            points = written_short(units(rule.points))
            zh, en = f"{zh} − {points}（{rule.name.zh}）", f"{en} − {points} ({rule.name.en})"
    if zh == f"基本分 {total}":
        return Text(zh=zh, en=en)
    return Text(zh=f"{zh} = {total}", en=f"{en} = {total}")


def waterfall_sentence(change: Waterfall) -> Text:
    """The change and its causes; causes without effect are left out."""
    causes = {cause: share for cause, share in change.shares.items() if share}
    zh = (
        "，".join(f"{CAUSES[c].zh} {_signed(share, change.decimals)}" for c, share in causes.items())
        or "无变化"
    )
    en = (
        ", ".join(f"{CAUSES[c].en} {_signed(share, change.decimals)}" for c, share in causes.items())
        or "no change"
    )
    start, end = written(change.before, change.decimals), written(change.now, change.decimals)
    return Text(zh=f"由 {start} 到 {end}：{zh}。", en=f"From {start} to {end}: {en}.")


def place_sentence(change: Waterfall) -> Text:
    """The change of place; a cause that lifts the institution is counted upwards."""
    causes = {cause: -share for cause, share in change.shares.items() if share}
    zh = "，".join(f"{CAUSES[c].zh} {_signed(up, 0)} 名" for c, up in causes.items()) or "无变化"
    en = ", ".join(f"{CAUSES[c].en} {_signed(up, 0)}" for c, up in causes.items()) or "no change"
    return Text(
        zh=f"由第{change.before}名到第{change.now}名：{zh}。",
        en=f"From place {change.before} to place {change.now} (places gained): {en}.",
    )


def _signed(amount: int, decimals: int) -> str:
    return ("+" if amount > 0 else "") + written(amount, decimals)


def advice_sentence(
    scores: Scores, indicators: Mapping[str, Indicator], row: int, advice: Advice, *, coarse: bool = False
) -> Text:
    """A plan, how far it goes compared with the best peer, and the place it leads to."""
    steps = [
        step_words(scores, indicators, row, lever, amount, coarse=coarse)
        for lever, amount in advice.plan.items()
    ]
    score = written(advice.official, scores.method.decimals)
    return Text(
        zh="；".join(step.zh for step in steps) + f"，则得分 {score}，列第{advice.rank}名。",
        en="; ".join(step.en for step in steps) + f": score {score}, place {advice.rank}.",
    )


def step_words(
    scores: Scores,
    indicators: Mapping[str, Indicator],
    row: int,
    lever: Lever,
    amount: int,
    *,
    coarse: bool = False,
) -> Text:
    """One number moved: from where to where, and what share of the best peer's move that is; `coarse`:
    of that rounded up, as levers say it to who does not see the peers' figures."""
    effort = f"{rounded(Fraction(100 * amount, lever.limit), 0):f}%"
    up_zh, up_en = ("（向上取整后）", ", which is told rounded up") if coarse else ("", "")
    if lever.event:
        event = scores.method.events[lever.event]
        now = int(scores.inputs.counts[lever.event].numerator[row])
        then = now + lever.sign * amount
        return Text(
            zh=f"“{event.name.zh}”由 {now} 变为 {then} {event.counted_in.zh}"
            f"（相当于同组机构最大变动{up_zh}的 {effort}）",
            en=f"“{event.name.en}” from {now} to {then} ({effort} of the largest move that a peer has made{up_en})",
        )
    indicator, reading = indicators[lever.indicator], scores.inputs.readings[lever.indicator]
    step = reading.scale * lever.sign * amount / int(reading.denominator[row])
    before, after = reading.exact(row), reading.exact(row) + step
    return Text(
        zh=f"{indicator.name.zh}由 {value_words(indicator, before).zh} 变为 {value_words(indicator, after).zh}"
        f"（分子{'增加' if lever.sign > 0 else '减少'} {amount:,}，相当于同组机构一期最大变动{up_zh}的 {effort}）",
        en=f"{indicator.name.en} from {value_words(indicator, before).en} to {value_words(indicator, after).en}"
        f" (numerator {'up' if lever.sign > 0 else 'down'} by {amount:,}, "
        f"{effort} of the largest move that a peer made in one period{up_en})",
    )
