"""Each wording rule catches its fault and lets the right wording pass."""

import pytest

from etl.wording.lint import RULES, Language, faults

FAULTY = {
    "zh-share-in-percent": [
        "场景覆盖率较上月提高3.2%。",
        "月活跃率为27.62%，环比上升0.29%。",
        "增速下降0.54%。",
    ],
    "zh-count-in-points": ["注册用户数同比增长3个百分点。", "交易金额环比下降1.2个百分点。"],
    "zh-times-of-decrease": ["投诉件数减少了2倍。", "差错下降三倍。", "迟报次数减少至0.5倍。"],
    "zh-points-as-level": ["覆盖率提高到33个百分点。", "活跃率达27.6个百分点。"],
    "zh-growth-to-percent": ["交易笔数增长到15%。", "用户数增长至12.5%。"],
    "zh-growth-arithmetic": [
        "月交易笔数由9.2万笔增长至113万笔，增长12.3倍。",
        "从9.2万笔增加到113万笔，增长至11.3倍。",
    ],
    "zh-times-below-one": ["交易笔数增长0.4倍。"],
    "zh-doubling": ["交易笔数翻了3倍。", "翻两倍。"],
    "zh-doubled-hedge": [
        "约200个左右。",
        "至少1000台以上。",
        "不超过10天以内。",
        "近300余家。",
        "超过约500户。",
    ],
    "zh-bound-unstated": ["覆盖率80%以上的商圈6个。", "10个工作日以内完成。", "60岁以下用户。"],
    "zh-mixed-units": ["5亿3千4百万人。", "3万2千户。", "3千万元。", "5.3亿400万元。"],
    "zh-year-in-full": ["19年12月末。", "自18年以来。", "2018—19年。", "’19年末。"],
    "zh-negative-growth": ["同比增长-3%。", "下降-1.2%。", "增长率为-5%。".replace("率", "")],
    "zh-not-a-number": ["同比增长∞。", "同比NaN。", "环比N/A。"],
    "zh-base-zero": ["接通点位由0个增长到33个，增长3300%。", "上年同期为0，增长100%。"],
    "zh-two-rates": ["涉案账户数较上年下降10.7%，排名第二；降幅58.9%，排名第四。"],
    "zh-percent-range": ["控制在3-5%之间。", "目标为15~35%。"],
    "zh-tied-ends": [
        "县区覆盖率居前的是肇源县（0.00%）、肇州县（0.00%），居后的是林甸县（0.00%）。",
        "居前的机构：甲（90.00%，第1名）。居后的机构：乙（90.00%，第16名）。",
        "得分最高的是甲（70.00分），最低的是乙（70.00分）。",
    ],
    "zh-losses-out-of-order": [
        "失分较多的项目：商户开通率失3.3分（得0分，满分4分）、投诉按期办结率失3分，折算后16.50分（得0分，满分3分）。"
    ],
    "zh-received-as-reference": ["根据各参评机构报送的2019年12月月报（数据截至2020年1月15日），通报如下："],
    "zh-range-of-one": ["位次区间为第19名至第19名。"],
    "zh-blank": ["截至2019 年末，注册用户70万户。", "同比增长 4.0倍。", "点位覆盖率66.63% 的县区。"],
    "zh-nothing-built": ["建成无感加气站0座；为12座加油站布放智能POS机。", "已接通0个，覆盖率0.00%。"],
    "zh-unmoved-list": ["甲（90.00%，位次未变）、乙（80.00%，位次未变）。"],
    "zh-many-names": ["未列名次的机构：" + "、".join(f"甲{i}" for i in range(30)) + "。"],
    "zh-empty-list": ["覆盖率居后的是。", "失分较多的项目：。", "抄送：无"],
    "en-share-in-percent": [
        "Scenario coverage rose by 3.2%.",
        "The monthly active rate was unchanged. Its share fell 2 per cent.",
    ],
    "en-count-in-points": ["Registered users rose by 3 percentage points."],
    "en-fold": ["Payments rose 11.3-fold.", "11.3 times more payments.", "Payments increased 11.3 times."],
    "en-times-of-decrease": ["Errors are 3 times fewer.", "Complaints fell by 2 times."],
    "en-negative-growth": ["Payments grew by -3%.", "growth of −1.2%"],
    "en-not-a-number": ["Growth was infinite.", "Growth: n/a.", "up ∞"],
    "en-base-zero": ["Points went from zero to 33, up 100%."],
    "en-doubled-hedge": [
        "about 200 points or so",
        "at least 1,000 terminals or more",
        "approximately nearly 300",
    ],
    "en-year-in-full": ["since April ’18", "in 2018/19"],
    "en-tied-ends": ["Coverage is highest in Zhaoyuan (0.00%) and lowest in Lindian (0.00%)."],
    "en-range-of-one": ["The rank band is place 19 to place 19."],
    "en-chinese": ["The ledger records one practice (市级工作简报).", "Source：the census"],
    "en-nested-brackets": ["A third (33.33% (one third)) take part."],
    "en-lower-start": ["all institutions: file in time.", "It rose. then it fell."],
    "en-thousand-billion": ["Payments of 1,234.5 billion rupees.", "They amounted to 5400 billion."],
    "en-spacing": ["Late are A , B and C.", "There are  two.", "Lowest ( A)."],
    "en-one-of-many": ["1 institutions were late.", "Coverage rose 1 percentage points."],
    "en-one-were": [
        "At the end of May 2018, 1 point of the 4,150 listed were connected.",
        "1 point (100.00%) were used.",
        "1 return have arrived.",
        "Health care: 1 pharmacy of 457 are connected (0.22%).",
        "Public transport: 1 bus of 1,068 take mobile payments.",
    ],
    "en-some-of-one": [
        'Some indicators are worse than a period before: "Average ticket", down 1.78% on the month before.',
        "Some institutions have lost ground: Heitu (demo).",
    ],
    "en-many-names": [
        "These have no place: " + ", ".join(f"Bank {chr(65 + i)}" for i in range(26)) + ", others."
    ],
    "en-empty-list": ["At the end stand: .", "Coverage is lowest in ."],
}
RIGHT: dict[Language, list[str]] = {
    "zh": [
        "为12座加油站布放智能POS机；另有10座接通。",
        "甲（90.00%，位次未变）、乙（80.00%，下降2位）。",
        "县区中除萨尔图区（3.10%）外均未起步。",
        "县区覆盖率居前的是萨尔图区（69.52%）、林甸县（68.57%），居后的是肇州县（61.95%）。",
        "失分较多的项目：投诉按期办结率失4分，折算后10分（得0分，满分4分）、商户开通率失4分（得0分，满分4分）。",
        "根据各参评机构报送的2019年12月月报（收至2020年1月15日），现将有关情况通报如下：",
        "数据截至2019年12月31日，2019年12月共113万笔。",
        "位次区间为第1名至第19名。",
        "截至2019年12月末，全市注册用户70万户，环比增长2.23%，同比增长1.8倍。",
        "月交易笔数由9.2万笔增长至113万笔，增长11.3倍。",
        "从9.2万笔增加到113万笔，增长至12.3倍。",
        "覆盖率由30%提高至33.33%，较上月提高3.33个百分点。",
        "月活跃率为27.62%，环比提高0.29个百分点；交易笔数环比增长1.47%。",
        "率先接通的机构笔数增长3.2%。",
        "投诉件数下降50%，减少为上年同期的一半。",
        "上年同期为0，不可比。",
        "圈内80%及以上（含本数）商户受理移动支付；80%以上（含本数）；10个工作日以内（含本数）。",
        "5.34亿人，5亿3400万人，1036台，超过1000台。",
        "20年来；10年期；2018—2019年；截至2019年末。",
        "涉案账户数下降10.7%，降幅10.7%。",
        "控制在3%—5%之间；约200个；近300家；交易笔数翻两番。",
        "增速较上季度末下降0.54个百分点。",
    ],
    "en": [
        "The highest are Heitu (demo) (83.31%, place 16) and Baihua (demo) (25.40%). Payments amount to 5.4 trillion.",
        "That is 1.00 percentage points more; 11 points; in section 1, points are counted.",
        "Payments numbered 1.13 million, 12.3 times as many as in April 2018, up 1.47% on the month before.",
        "Scenario coverage rose by 3.33 percentage points to 33.33%.",
        "Coverage rose to 33%.",
        "Registered users: 700,000, up 2.23% on the month before.",
        "Not comparable with the year before (a base of zero).",
        "About 200 points; at least 1,000 terminals; since 2018.",
        "Some institutions have lost ground: Heitu (demo) and Baihua (demo). Some points are connected but not used.",
    ],
}


def test_every_rule_has_a_test() -> None:
    assert [rule.id for rule in RULES] == list(FAULTY)
    assert all(rule.why.zh and rule.why.en for rule in RULES)


@pytest.mark.parametrize(
    ("rule", "sentence"), [(rule, sentence) for rule, listed in FAULTY.items() for sentence in listed]
)
def test_a_fault_is_caught(rule: str, sentence: str) -> None:
    language: Language = "zh" if rule.startswith("zh") else "en"
    assert rule in [fault.rule for fault in faults(sentence, language)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, sentence) for language, listed in RIGHT.items() for sentence in listed],
)
def test_right_wording_passes(language: Language, sentence: str) -> None:
    assert faults(sentence, language) == []


def test_a_fault_names_the_piece() -> None:
    (fault,) = faults("全市用户70万户，同比增长-3%，投诉减少。", "zh")
    assert (fault.rule, fault.piece) == ("zh-negative-growth", "增长-3%")
