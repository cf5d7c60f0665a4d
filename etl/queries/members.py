"""Who is looked at in a period: the registered members, and institutions that still await review."""

from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.facts.members import Member, member_of
from etl.values.periods import Period
from store.institutions import review_institutions
from store.names import meant_at


def members(
    engine: Engine, programme: Programme, period: Period, as_known_on: datetime | None = None
) -> list[Member]:
    """Members in `period` in the register's order, then by code those to be reviewed: names about which nobody had
    decided at the moment."""
    if programme.settings.ranked == "region":
        return [
            Member(r.code, r.name("zh"), r.name("en"), r.name("zh"), r.name("en"), r.group, ())
            for r in programme.regions.values()
            if r.group
        ]
    registered = [member_of(i) for i in programme.members_in(period)]
    decided = meant_at(engine, programme.slug, as_known_on)
    waiting = [
        Member(code, name, name, name, name, "", ())
        for code, name, _ in review_institutions(engine, programme.slug).iter_rows()
        if code not in programme.institutions and code not in decided
    ]
    return registered + waiting
