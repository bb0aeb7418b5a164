"""How often «بپرسید» answers from the right place, refuses what it must with the right reason, and how long it takes.

Besides the questions of finding.py: ``portal.jsonl`` asks how the portal is used, ``refused.jsonl`` what no office, or not
this one, answers. The phrases of answers.yaml were written before and after the own sets had been measured once; the
field's set was not looked at for them.
"""

import json
import time
from dataclasses import dataclass

from bench.figures import Figure, at_least, at_most, p95
from bench.measures.finding import QUESTIONS
from bench.place import Place
from dargah.answers.asking import Answer, Reason, answer

FIRST, AMONG_THREE, REFUSED, RIGHT_REASON, MILLISECONDS = 85, 95, 90, 80, 50
SETS = ("field", "own", "portal", "refused")
# more than one reason is true of what nobody could answer: it is beside the point, and nowhere published
FITTING: dict[str, set[Reason]] = {
    "none:other-agency": {Reason.OTHER_OFFICE},
    "none:other-agency-municipality": {Reason.OTHER_OFFICE},
    "none:off-topic": {Reason.OFF_TOPIC},
    "none:nonsense": {Reason.TOO_VAGUE},
    "none:private": {Reason.NOT_PUBLISHED},
    "none:unanswerable": {Reason.NOT_PUBLISHED, Reason.OFF_TOPIC},
}


@dataclass
class Tally:
    """What became of the questions of some sets."""

    answerable: int = 0
    first: int = 0
    three: int = 0
    unanswerable: int = 0
    refused: int = 0
    reasoned: int = 0

    def note(self, about: str, told: Answer) -> None:
        """Count one question."""
        if about.startswith("none:"):
            self.unanswerable += 1
            self.refused += not told.answered
            self.reasoned += told.reason in FITTING[about]
            return
        slugs = [one.source.slug for one in told.passages]
        wanted = about.removeprefix("meta:")
        self.answerable += 1
        self.first += told.answered and slugs[:1] == [wanted]
        self.three += told.answered and wanted in slugs[:3]


def tally(*sets: str) -> Tally:
    """The questions of these sets, asked."""
    found = Tally()
    for name in sets:
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            found.note(one["about"], answer(one["q"]))
    return found


def _slowest() -> float:
    """The 95th percentile of one answer, in milliseconds of the process's own time."""
    asked = [
        json.loads(line)["q"]
        for name in SETS
        for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    took = []
    for question in asked:
        began = time.perf_counter()
        answer(question)
        took.append((time.perf_counter() - began) * 1000)
    return p95(took)


def measure(place: Place) -> list[Figure]:  # noqa: ARG001 the signature of every measure
    """The figures of «بپرسید»."""
    figures = []
    for title, sets in (("the field's", ("field",)), ("our own", ("own", "portal", "refused"))):
        found = tally(*sets)
        figures += [
            at_least(
                f"{title} questions answered, right source first",
                100 * found.first / found.answerable,
                FIRST,
                "%",
            ),
            at_least(
                f"{title} questions answered, among three",
                100 * found.three / found.answerable,
                AMONG_THREE,
                "%",
            ),
            at_least(
                f"{title} unanswerable ones refused", 100 * found.refused / found.unanswerable, REFUSED, "%"
            ),
            at_least(
                f"{title} refused with the right reason",
                100 * found.reasoned / found.unanswerable,
                RIGHT_REASON,
                "%",
            ),
        ]
    return [*figures, at_most("one answer, p95", _slowest(), MILLISECONDS, "ms")]
