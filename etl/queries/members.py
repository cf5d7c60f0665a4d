"""Who is looked at in a period: the registered members, and institutions that still await review."""

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.facts.members import Member, member_of
from etl.values.periods import Period
from store.institutions import review_institutions


def members(engine: Engine, programme: Programme, period: Period) -> list[Member]:
    """Members in `period` in the register's order, then those to be reviewed by code."""
    if programme.settings.ranked == "region":
        return [
            Member(r.code, r.name("zh"), r.name("en"), r.name("zh"), r.name("en"), r.group, ())
            for r in programme.regions.values()
            if r.group
        ]
    registered = [member_of(i) for i in programme.institutions.values() if i.is_member(period)]
    waiting = [
        Member(code, name, name, name, name, "", ())
        for code, name, _ in review_institutions(engine, programme.slug).iter_rows()
        if code not in programme.institutions
    ]
    return registered + waiting
