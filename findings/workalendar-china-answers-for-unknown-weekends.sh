#!/bin/sh
# Of a year that it does not know, a weekday is an error and a weekend is answered: the make-up day Sunday 2024-02-04 is no working day. Of 2020 it does not know that Spring Festival was lengthened to 2 February.
set -eu
packages="workalendar==17.0.0 chinesecalendar==1.11.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python - <<'END'
import sys
from datetime import date
import chinese_calendar
from workalendar.asia import China
from workalendar.exceptions import CalendarError

china = China()

def working(day):
    try:
        return china.is_working_day(day)
    except CalendarError:
        return "error"

days = [date(2024, 2, 5), date(2024, 2, 4), date(2024, 2, 18), date(2020, 1, 31)]
seen = [working(day) for day in days]
known = [chinese_calendar.is_workday(day) for day in days]
print("expected, Mon 2024-02-05, Sun 2024-02-04, Sun 2024-02-18, Fri 2020-01-31:", *known, "(or an error for each of 2024)")
print("seen:", *seen)
sys.exit(not (seen == ["error", False, False, True] and known == [True, True, True, False]))
END
