"""Publicity and training (T7), risk (T8) and fee relief (T9): one figure an institution and month."""

import random

from etl.demo.chance import chance, wobble
from etl.demo.city import LAST, PERIODS
from etl.demo.members import Member
from etl.demo.stage import Stage, Values

_FEE_PER_MYRIAD = 38
_RELIEF_PERMILLE = (80, 260)


def enter_conduct(stage: Stage) -> None:
    """Write T7 to T9. Complaints received in one month fall due in the next."""
    for code, member in stage.members.items():
        received = 0
        scope = 60 + (member.users + member.merchants) * 4
        trained = scope * chance(stage.seed, "training", code).randint(120, 320) // 1000
        for step in range(LAST + 1):
            if code not in stage.months[step]:
                break
            draw = chance(stage.seed, "conduct", PERIODS[step], code)
            trained += (scope - trained) * draw.randint(20, 90 + member.diligence // 12) // 1000
            due, received = received, _complaints(member, draw)
            values = stage.months[step][code]
            stage.put_city(step, code, _publicity(member, draw))
            stage.put_city(step, code, {"trained_cashiers": trained, "cashiers_scope": scope})
            stage.put_city(step, code, _risk(member, draw, received, due))
            if member.merchants:
                stage.put_city(step, code, _checked_merchants(member, draw))
                stage.put_city(step, code, _relief(values, draw))


def _complaints(member: Member, draw: random.Random) -> int:
    return draw.randint(2, 7 + (member.users + member.merchants) // 9)


def _publicity(member: Member, draw: random.Random) -> dict[str, int]:
    planned = draw.randint(1, 2 + (member.users + member.merchants) // 40)
    done = planned - (draw.randint(0, 1000) > 600 + member.diligence // 3)
    return {
        "events_planned": planned,
        "events_done": done,
        "audience": done * draw.randint(60, 420),
        "media_national": int(draw.randint(1, 60) == 1),
        "media_provincial": int(draw.randint(1, 12) == 1),
        "media_municipal": draw.randint(0, 2),
    }


def _risk(member: Member, draw: random.Random, received: int, due: int) -> dict[str, int]:
    late = sum(draw.randint(0, 1000) > 830 + member.diligence // 8 for _ in range(due))
    blocked = draw.randint(0, 4 + (member.users + member.merchants) // 12)
    confirmed = sum(draw.randint(0, 1000) < 350 + member.diligence // 3 for _ in range(blocked))
    return {
        "cmp_received": received,
        "cmp_due": due,
        "cmp_closed_on_time": due - late,
        "cmp_upheld": sum(draw.randint(0, 9) < 3 for _ in range(received)),
        "fraud_blocked_cnt": blocked,
        # In the form this amount is asked for in 万元 with two decimals: whole hundreds of yuan.
        "fraud_blocked_amt": blocked * draw.randint(3, 240) * 10_000,
        "fraud_confirmed_cnt": confirmed,
        "missed_accounts": int(draw.randint(0, 1000) > 930 + member.diligence // 20),
        "incidents": 0,
    }


def _checked_merchants(member: Member, draw: random.Random) -> dict[str, int]:
    sampled = draw.randint(8, 12 + member.merchants // 2)
    failed = sum(draw.randint(0, 1000) > 940 + member.diligence // 18 for _ in range(sampled))
    return {"merchants_sampled": sampled, "merchants_passed": sampled - failed}


def _relief(values: Values, draw: random.Random) -> dict[str, int]:
    turnover = sum(value for (_, _, measure), value in values.items() if measure == "tx_amt")
    merchants = sum(value for (_, _, measure), value in values.items() if measure == "m_end")
    listed = wobble(draw, turnover * _FEE_PER_MYRIAD // 10_000, 100)
    relief = listed * draw.randint(*_RELIEF_PERMILLE) // 1000
    return {
        "fee_list_amt": listed,
        "fee_charged_amt": listed - relief,
        "relief_amt": relief,
        "beneficiaries": merchants * draw.randint(180, 460) // 1000,
    }
