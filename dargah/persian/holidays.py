"""Official holidays of Iran by Jalali year, from the library ``holidays``.

The years around ours stand in ``holidays.json``, because the library loads the calendars of every country
(a second and 40 MB in each process). ``python -m dargah.persian.holidays`` writes that table anew; lunar days
of years to come are the library's estimates, so do it yearly, and close days that the moon moves in orders/.
"""

import json
import sys
from datetime import date
from functools import lru_cache
from pathlib import Path

from persiantools.jdatetime import JalaliDate

from dargah.persian.digits import persian_digits

TABLE = Path(__file__).with_name("holidays.json")
FIRST_YEAR, LAST_YEAR = 1390, 1412


@lru_cache(maxsize=64)
def official_holidays(jalali_year: int) -> dict[date, str]:
    """The official holidays of a Jalali year: date → Persian title. Fridays are not listed: weekends.

    The last day of a leap year (30 Esfand) is one too (conventions §5).
    """
    written = _table().get(str(jalali_year))
    if written is None:
        return from_library(jalali_year)
    return {date.fromisoformat(day): title for day, title in written.items()}


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def from_library(jalali_year: int) -> dict[date, str]:
    """As official_holidays(), asked of the library."""
    from holidays.countries.iran import Iran  # noqa: PLC0415 see the module's text

    first = JalaliDate(jalali_year, 1, 1).to_gregorian()
    last = JalaliDate(jalali_year + 1, 1, 1).to_gregorian()
    known = Iran(years=range(first.year, last.year + 1), language="fa_IR", observed=True)
    return {day: _title(title) for day, title in sorted(known.items()) if first <= day < last}


def _title(title: str) -> str:
    """The library's title in our spelling: no mark of estimation, ؛ between two occasions, Persian digits."""
    return persian_digits(title.replace(" (تخمینی)", "").replace("; ", "؛ ").replace("عیدنوروز", "عید نوروز"))


if __name__ == "__main__":
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    table = {
        str(year): {day.isoformat(): title for day, title in from_library(year).items()} for year in years
    }
    TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TABLE.name}: {FIRST_YEAR}-{LAST_YEAR}\n")
