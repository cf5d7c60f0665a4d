"""Which programmes have a demonstration: by slug, what plans the files that arrive. A file and a line below each."""

from collections.abc import Callable, Mapping

from etl.definitions.programme import Programme
from etl.demo import schedule
from etl.demo.arrivals import Arrival
from etl.demo.programmes import complaints, fee_relief, five_years, kailian_aml, outlets, park_service
from etl.values.errors import Refusal
from etl.values.text import Text

Plan = Callable[[Programme, int], list[Arrival]]
"""(programme, seed) -> everything that is filed. The same seed gives the same bytes."""

PLANS: Mapping[str, Plan] = {
    "daqing": schedule.plan,
    "complaints": complaints.plan,
    "fee-relief-zhoushan": fee_relief.plan,
    "five-years": five_years.plan,
    "kailian-aml": kailian_aml.plan,
    "outlet-service-shanghai": outlets.plan,
    "park-service": park_service.plan,
}


def plan_of(programme: Programme) -> Plan:
    """What plans the files of a programme's demonstration; a programme that has none is refused."""
    found = PLANS.get(programme.slug)
    if found is None:
        known = ", ".join(sorted(PLANS))
        raise Refusal(
            Text(
                en=f"“{programme.slug}” has no demonstration to build; load files of its own instead. "
                f"Demonstrations: {known}.",
                zh=f"“{programme.slug}”没有可生成的演示数据；请导入该项目自己的文件。可生成演示数据的项目：{known}。",
            )
        )
    return found
