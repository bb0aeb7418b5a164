"""The samples of a service: invented applications and the ways they go.

What their ways must be is said here alone: the files of content/, the workshop and the measuring of levels all ask it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dargah.catalogue.definition import Outcome, Part, Role, ServiceDefinition
from dargah.catalogue.yaml_lines import Place

SAMPLES = {"accepted": "پذیرفته", "refused": "پذیرفته‌نشده", "incomplete": "ناقص"}

# what a sample's way may be made of: insight.walking walks each
STEPS = frozenset(
    ("appoint", "advance", "request_information", "answer_information", "decide", "approve", "issue", "close", "withdraw",
     "object", "answer_referral")
)  # fmt: skip

# the states of a case in which a sample's way may end, and the step that leads there: who takes an application back has
# obtained nothing, and proves nothing
ENDS = {"issued": "issue", "closed": "close"}


class Step(Part):
    """One step of a sample's way: what an officer, the head or the citizen does."""

    do: str
    by: Role | None = None
    outcome: str = ""
    reasons: str = ""
    defects: list[str] = []
    text: str = ""
    answer: str = ""


class Sample(Part):
    """An invented application and the way it goes."""

    applicant: dict[str, str]
    answers: dict[str, Any]
    files: dict[str, str] = {}
    walk: list[Step]
    ends: str


def sample_from(data: Any) -> Sample:
    """A sample out of what YAML gives. Raises ValidationError."""
    return Sample.model_validate(_as_json(data))


def way_faults(definition: ServiceDefinition, name: str, sample: Sample) -> Iterator[tuple[Place, str]]:
    """What a sample's way lacks to prove what its name says, with the place in the sample.

    1. it is made of known steps, its decisions are outcomes of the service;
    2. it goes to an end, by the step that leads there;
    3. the accepted one obtains what was asked for, with its letter where the outcome has one; the refused one does not;
       the incomplete one is sent back once.
    """
    for number, step in enumerate(sample.walk):
        if step.do not in STEPS:
            yield ("walk", number, "do"), f"یکی از این‌هاست: {'، '.join(sorted(STEPS))}"
        if step.outcome and step.outcome not in definition.outcomes:
            yield ("walk", number, "outcome"), f"نتیجه «{step.outcome}» در فهرست نتیجه‌ها نیست."
    did = [step.do for step in sample.walk]
    if sample.ends not in ENDS:
        yield ("ends",), f"یکی از این‌هاست: {'، '.join(sorted(ENDS))}"
    elif ENDS[sample.ends] not in did:
        yield (
            ("walk",),
            "این راه به پایانی که نوشته شده نمی‌رسد؛ گام‌های آن را تا صدور نامه یا بستن پرونده بنویسید.",
        )
    yield from ((("walk",), said) for said in _of_its_kind(definition, name, sample, did))


def _of_its_kind(definition: ServiceDefinition, name: str, sample: Sample, did: list[str]) -> Iterator[str]:
    decided = decided_at_last(definition, sample)
    if name == "accepted":
        if decided is None or not decided.favourable:
            yield "راه نمونه پذیرفته باید به تصمیمی به سود متقاضی برسد."
        elif decided.letter and "issue" not in did:
            yield "راه نمونه پذیرفته باید نامه نتیجه را صادر کند."
    if name == "refused" and decided is not None and decided.favourable:
        yield "راه نمونه پذیرفته‌نشده به تصمیمی به سود متقاضی می‌رسد."
    if name == "incomplete" and "request_information" not in did:
        yield "راه نمونه ناقص باید یک بار برای تکمیل به متقاضی برگردد."


def decided_at_last(definition: ServiceDefinition, sample: Sample) -> Outcome | None:
    """The outcome with which the way ends, None where nothing is decided."""
    decided = [step.outcome for step in sample.walk if step.do == "decide"]
    return definition.outcomes.get(decided[-1]) if decided else None


def missing(samples: Mapping[str, Any]) -> list[str]:
    """The kinds of samples that are not among these, in words."""
    return [title for name, title in SAMPLES.items() if not samples.get(name)]


def _as_json(data: Any) -> Any:
    """YAML's own dates as ISO text: samples are JSON."""
    if isinstance(data, dict):
        return {key: _as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_as_json(value) for value in data]
    return data.isoformat() if hasattr(data, "isoformat") else data
