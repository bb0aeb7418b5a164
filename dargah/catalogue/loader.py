"""From the files of content/ to definitions. Every error names its file, line and key, in Persian."""

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dargah.catalogue import directorate as facts
from dargah.catalogue.checks import check_definition
from dargah.catalogue.definition import Part, Role, ServiceDefinition
from dargah.catalogue.laying import Bank, laid_group, lifted
from dargah.catalogue.texts import Texts, read_texts
from dargah.catalogue.yaml_lines import ContentError, Place, Written, read_yaml

SAMPLES = ("accepted", "refused", "incomplete")


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


@dataclass(frozen=True)
class LoadedService:
    """A folder of content/<directorate>/services/, read and checked."""

    definition: ServiceDefinition
    letters: dict[str, str] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)

    @property
    def accepted(self) -> dict[str, Any]:
        """The accepted sample as JSON, kept with the version for the API's example."""
        return self.samples["accepted"].model_dump(mode="json", exclude_defaults=True)


def load_services(content: Path) -> list[LoadedService]:
    """Every service folder of a directorate's content. Raises ContentError at the first fault."""
    folders = sorted(path.parent for path in (content / "services").glob("*/service.yaml"))
    bank = load_bank(content / "question-bank")
    return [load_folder(folder, bank) for folder in folders]


def load_folder(folder: Path, bank: Bank | None = None) -> LoadedService:
    """One service folder: service.yaml, texts.md, letters, samples. Raises ContentError."""
    written = read_yaml(folder / "service.yaml")
    if not isinstance(written.data, dict):
        raise ContentError(written.path, 1, "", "شناسنامه باید فهرستی از کلیدها باشد.")
    texts = read_texts(folder / "texts.md")
    bank = load_bank(folder.parents[1] / "question-bank") if bank is None else bank
    data = copy.deepcopy(written.data)
    _lay_texts(data, texts, bank, written)
    definition = _definition(data, written)
    if definition.slug != folder.name:
        raise written.error(("slug",), f"نام پوشه «{folder.name}» است؛ هر دو باید یکی باشد.")
    for place, sentence in check_definition(definition, facts.directorate()):
        raise written.error(place, sentence)
    return LoadedService(definition, _letters(definition, folder, written), _samples(folder))


def load_bank(folder: Path) -> Bank:
    """Every group of the question bank."""
    bank: Bank = {}
    for path in sorted(folder.glob("*.yaml")):
        written = read_yaml(path)
        if not isinstance(written.data, dict) or not isinstance(written.data.get("fields"), list):
            raise ContentError(path, 1, "fields", "هر گروه باید fields داشته باشد.")
        bank[path.stem] = written.data["fields"]
    return bank


def _definition(data: dict[str, Any], written: Written) -> ServiceDefinition:
    try:
        return ServiceDefinition.model_validate(data)
    except ValidationError as refusal:
        first = refusal.errors()[0]
        place = tuple(part for part in first["loc"] if not str(part).startswith("function-"))
        raise written.error(place, persian_error(first)) from refusal


_SENTENCES = {
    "missing": "این کلید نوشته نشده است.",
    "extra_forbidden": "این کلید شناخته نیست.",
    "int_parsing": "باید عدد درست باشد.",
    "int_type": "باید عدد درست باشد.",
    "float_parsing": "باید عدد باشد.",
    "bool_parsing": "باید true یا false باشد.",
    "bool_type": "باید true یا false باشد.",
    "string_type": "باید متن باشد؛ اگر عدد است میان گیومه بنویسید.",
    "list_type": "باید فهرست باشد.",
    "dict_type": "باید کلید و مقدار باشد.",
    "model_type": "باید کلید و مقدار باشد.",
    "greater_than_equal": "از کمترین اندازه کوچک‌تر است.",
    "greater_than": "باید بیش از صفر باشد.",
    "string_pattern_mismatch": "فقط حروف کوچک لاتین، رقم و خط پیوند؛ آغاز با حرف.",
    "value_error": "اندازه را مانند «10 MB» بنویسید.",
}


def persian_error(error: Any) -> str:
    """What pydantic found, in Persian."""
    if error["type"] == "literal_error":
        return f"یکی از این‌هاست: {error['ctx']['expected'].replace(' or ', ', ')}"
    return _SENTENCES.get(error["type"], str(error["msg"]))


def _lay_texts(data: dict[str, Any], texts: Texts, bank: Bank, written: Written) -> None:
    """Lay the groups of the bank into the pages, lift file questions to the documents, add the texts."""
    data["summary"] = texts.summary
    data["faq"] = [{"q": question, "a": answer} for question, answer in texts.faq]
    hinted: dict[str, dict[str, Any]] = {}
    documents = data.setdefault("documents", [])
    for number, page in enumerate(data.get("form") or []):
        if isinstance(page, dict):
            _lay_group(data, page, bank, written, ("form", number))
            fields = page.get("fields") or []
            first = fields[0].get("key") if fields else f"page_{number + 1}"
            page.setdefault("key", page.get("use") or first)
            hinted.update(_hinted(page))
            documents += lifted(page)
    hinted.update({str(d["key"]): d for d in documents if isinstance(d, dict) and "key" in d})
    for name, hint in texts.hints.items():
        if name not in hinted:
            raise ContentError(texts.path, texts.lines[name], name, "صفحه، پرسش یا مدرکی با این کلید نیست.")
        hinted[name]["hint"] = hint


def _hinted(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What of a page may have a hint: its questions by dotted path, and itself as «page:key»."""
    home = page.get("use", "")
    named = {f"{home}.{one.get('key')}": one for one in page.get("group") or []}
    named |= {str(one.get("key")): one for one in page.get("fields") or []}
    return {**named, f"page:{page['key']}": page}


def _lay_group(
    data: dict[str, Any],
    page: dict[str, Any],
    bank: Bank,
    written: Written,
    place: Place,
) -> None:
    """A page that uses a group gets its fields, without those it leaves out and with those it requires."""
    without, require = page.pop("without", []), page.pop("require", [])
    if "use" not in page:
        return
    if page["use"] not in bank:
        raise written.error((*place, "use"), f"گروه «{page['use']}» در بانک پرسش نیست.")
    known = {one["key"] for one in bank[page["use"]]}
    for key in [*without, *require]:
        if key not in known:
            raise written.error(place, f"گروه «{page['use']}» پرسشی به نام «{key}» ندارد.")
    page["group"] = laid_group(
        bank, page["use"], without=without, require=require, applicants=data.get("applicants") or []
    )


def _letters(definition: ServiceDefinition, folder: Path, written: Written) -> dict[str, str]:
    sources = {}
    for key, letter in definition.letters.items():
        path = folder / letter.template
        if path.parent != folder or not path.is_file():
            raise written.error(("letters", key, "template"), f"فایل «{letter.template}» کنار شناسنامه نیست.")
        sources[letter.template] = path.read_text(encoding="utf-8")
    return sources


def _samples(folder: Path) -> dict[str, Sample]:
    samples = {}
    for name in SAMPLES:
        written = read_yaml(folder / "samples" / f"{name}.yaml")
        try:
            samples[name] = Sample.model_validate(_iso(written.data))
        except ValidationError as refusal:
            first = refusal.errors()[0]
            raise written.error(first["loc"], persian_error(first)) from refusal
    return samples


def _iso(data: Any) -> Any:
    """YAML's own dates as ISO text: samples are JSON."""
    if isinstance(data, dict):
        return {key: _iso(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_iso(value) for value in data]
    return data.isoformat() if hasattr(data, "isoformat") else data
