#!/bin/sh
# The calendar of China knows every make-up weekend of 2026, and of 2027 one single holiday, New Year's Day: the Spring Festival, 1 May and 1 October are business days there, without an error.
set -eu
packages="QuantLib==1.44 holidays==0.109"
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
import datetime, sys
import holidays
import QuantLib

interbank = QuantLib.China(QuantLib.China.IB)

def works(day):
    return interbank.isBusinessDay(QuantLib.Date(day.day, day.month, day.year))

def days(year):
    start = datetime.date(year, 1, 1)
    return [start + datetime.timedelta(k) for k in range((datetime.date(year + 1, 1, 1) - start).days)]

def free(year):
    return [day for day in days(year) if day.weekday() < 5 and not works(day)]

def made_up(year):
    return [day for day in days(year) if day.weekday() >= 5 and works(day)]

statutory = [day for day in sorted(holidays.country_holidays("CN", years=2027)) if day.weekday() < 5]
for year in (2026, 2027):
    print(f"seen {year}: {len(free(year))} free weekdays, {len(made_up(year))} weekends worked")
print("expected for 2027: an error, or at least the weekdays that holidays 0.109 counts:", *statutory)
print("seen for 2027:", *free(2027))
due = interbank.adjust(QuantLib.Date(1, 10, 2027), QuantLib.Following)
print("what is due on 1 October 2027 is due on", due.ISO())
sys.exit(not (
    len(free(2026)) == 19 and len(made_up(2026)) == 6
    and free(2027) == [datetime.date(2027, 1, 1)] and not made_up(2027)
    and {datetime.date(2027, 2, 8), datetime.date(2027, 10, 1)} <= set(statutory)
    and due.ISO() == "2027-10-01"
))
END
