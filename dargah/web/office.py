"""What the header and footer of every page say of the office, from the directorate's facts."""

from dataclasses import dataclass
from functools import lru_cache

from dargah.catalogue.directorate import ContactFacts, Directorate, directorate
from dargah.persian.digits import persian_digits

WEEK = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")


@dataclass(frozen=True)
class Office:
    """The directorate as a page names it; ``hours_confirmed`` is whether the office itself gave these hours."""

    name: str
    short_name: str
    seat: str
    ministry: str
    weekdays_text: str
    hours_text: str
    hours_confirmed: bool
    contacts: tuple[ContactFacts, ...]


def weekdays_text(days: list[str]) -> str:
    """Working days in words: «شنبه تا چهارشنبه» for a run, a list otherwise."""
    places = sorted(WEEK.index(day) for day in days)
    if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
        return f"{WEEK[places[0]]} تا {WEEK[places[-1]]}"
    return "، ".join(WEEK[place] for place in places)


def _hour(text: str) -> str:
    """«۷:۳۰» for 07:30."""
    hour, _, minute = text.partition(":")
    return persian_digits(f"{int(hour)}:{minute}")


def hours_text(hours: dict[str, tuple[str, str]]) -> str:
    """The hours in words: one span when every day has it, else each day with its own."""
    spans = set(hours.values())
    if len(spans) == 1:
        opening, closing = spans.pop()
        return f"{_hour(opening)} تا {_hour(closing)}"
    return "، ".join(
        f"{day} {_hour(opening)} تا {_hour(closing)}" for day, (opening, closing) in hours.items()
    )


@lru_cache(maxsize=2)
def office_of(_slug: str) -> Office:
    """The office of a directorate; the slug only keys what is kept."""
    facts: Directorate = directorate()
    return Office(
        name=facts.name,
        short_name=facts.short_name,
        seat=facts.seat,
        ministry=facts.ministry,
        weekdays_text=weekdays_text(list(facts.hours)),
        hours_text=hours_text(facts.hours),
        hours_confirmed=facts.hours_status != "proposed",
        contacts=tuple(facts.contacts),
    )


def current_office() -> Office:
    """The office of this installation."""
    return office_of(directorate().slug)
