"""From the files of content/ to definitions. Every error names its file, line and key, in Persian."""

import copy
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dargah.catalogue import directorate as facts
from dargah.catalogue.checks import check_definition
from dargah.catalogue.checks.structure import refused
from dargah.catalogue.definition import FormField, ServiceDefinition
from dargah.catalogue.fees import WrongFee, due_items, total
from dargah.catalogue.findings import Finding
from dargah.catalogue.merging import RESERVED
from dargah.catalogue.sampled import SAMPLES, Sample, sample_from, way_faults
from dargah.catalogue.texts import QUESTIONS, SUMMARY, Texts, read_texts
from dargah.catalogue.yaml_lines import ContentError, Place, Written, read_yaml

_ONLY_FOR = re.compile(r'applicant\.kind == "(\w+)"')
GROUP_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
WRONG_KEY = "با حرف کوچک لاتین آغاز می‌شود و فقط حروف کوچک، رقم و «_» دارد."


class Bank(dict[str, list[dict[str, Any]]]):
    """The groups of the question bank: key → the fields as written; ``titles`` says what they are called."""

    def __init__(self, groups: Mapping[str, list[dict[str, Any]]] | None = None) -> None:
        super().__init__(groups or {})
        self.titles: dict[str, str] = {}


@dataclass(frozen=True)
class LoadedService:
    """A folder of content/<directorate>/services/, read and checked."""

    definition: ServiceDefinition
    letters: dict[str, str] = field(default_factory=dict)
    samples: dict[str, Sample] = field(default_factory=dict)
    bank: dict[str, dict[str, Any]] = field(default_factory=dict)  # the groups it uses, as they were written
    located: Callable[[Finding], ContentError] | None = field(default=None, compare=False)

    def told(self, finding: Finding) -> str:
        """A finding with the file and line where it is written."""
        return str(self.located(finding)) if self.located else f"{finding.path}: {finding.sentence}"

    @property
    def accepted(self) -> dict[str, Any]:
        """The accepted sample as JSON, kept with the version for the API's example."""
        return self.told_samples.get("accepted", {})

    @property
    def told_samples(self) -> dict[str, dict[str, Any]]:
        """All samples as JSON."""
        return {
            name: one.model_dump(mode="json", exclude_defaults=True) for name, one in self.samples.items()
        }


def load_services(content: Path, *, whole: bool = True, here: Bank | None = None) -> list[LoadedService]:
    """Every service folder of a directorate's content. Raises ContentError at the first fault.

    ``whole`` asks for all three samples of each; what comes from another installation may have fewer. A reference to a
    group that ``here`` has means that one, not the folder's: the groups that the office has published itself.
    """
    folders = sorted(path.parent for path in (content / "services").glob("*/service.yaml"))
    bank = load_bank(content / "question-bank")
    if here is not None:
        bank.update(here)
        bank.titles.update(here.titles)
    return [load_folder(folder, bank, whole=whole) for folder in folders]


def load_folder(folder: Path, bank: Bank | None = None, *, whole: bool = True) -> LoadedService:
    """One service folder: service.yaml, texts.md, letters, samples. Raises ContentError."""
    written = read_yaml(folder / "service.yaml")
    if not isinstance(written.data, dict):
        raise ContentError(written.path, 1, "", "شناسنامه باید فهرستی از کلیدها باشد.")
    texts = read_texts(folder / "texts.md", needed="summary" not in written.data)
    bank = load_bank(folder.parents[1] / "question-bank") if bank is None else bank
    definition = lay_out(written, texts, bank)
    if definition.slug != folder.name:
        raise written.error(("slug",), f"نام پوشه «{folder.name}» است؛ هر دو باید یکی باشد.")
    for finding in check_definition(definition, facts.directorate()):
        if finding.grave:
            raise error_at(finding, definition, written, texts)
    samples = _samples(folder, definition, whole=whole)
    _fee_of_samples(definition, samples, written)
    return LoadedService(
        definition,
        _letters(definition, folder, written),
        samples,
        _used(written.data, bank),
        partial(error_at, definition=definition, written=written, texts=texts),
    )


def error_at(finding: Finding, definition: ServiceDefinition, written: Written, texts: Texts) -> ContentError:
    """A finding with its file, line and key: what stands in texts.md is told there."""
    line = texts.lines.get(_name_in_texts(finding.place, definition))
    if line is None:
        return written.error(finding.place, finding.sentence)
    return ContentError(texts.path, line, finding.path, finding.sentence)


def _name_in_texts(place: Place, definition: ServiceDefinition) -> str:
    """Under which heading of texts.md a text of the definition stands, if it stands there."""
    name = ""
    match place:
        case ("summary",):
            name = SUMMARY
        case ("faq", int(number), *_):
            name = f"{QUESTIONS} {number}"
        case ("documents", int(number), "hint"):
            name = definition.documents[number].key
        case ("form", int(number), "hint"):
            name = f"page:{definition.form[number].key}"
        case ("form", int(number), "group" | "fields" as group, int(at), "hint"):
            page = definition.form[number]
            name = f"{page.use}.{page.group[at].key}" if group == "group" else page.fields[at].key
    return name


def lay_out(written: Written, texts: Texts, bank: Bank) -> ServiceDefinition:
    """A definition out of what is written: the bank's groups and the texts laid into it. Raises ContentError."""
    _check_shape(written)
    data = copy.deepcopy(written.data)
    _lay_texts(data, texts, bank, written)
    return _definition(data, written)


def _check_shape(written: Written) -> None:
    """Pages, questions and documents are lists of keys with values; what lies deeper is the schema's to say."""
    for number, page in enumerate(_listed(written, ("form",), written.data.get("form"))):
        if not isinstance(page.get("use", ""), str):
            raise written.error(("form", number, "use"), "باید نام باشد.")
        for name in ("without", "require"):
            _names(written, ("form", number, name), page.get(name))
    _names(written, ("applicants",), written.data.get("applicants"))
    for part in ("form", "documents"):
        for number, one in enumerate(_listed(written, (part,), written.data.get(part))):
            for key in ("group", "fields") if part == "form" else ():
                _listed(written, (part, number, key), one.get(key))


def _names(written: Written, place: Place, found: Any) -> None:
    listed = [] if found is None else found
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise written.error(place, "باید فهرستی از نام‌ها باشد.")


def _listed(written: Written, place: Place, found: Any) -> list[dict[str, Any]]:
    listed = [] if found is None else found
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise written.error(place, "باید فهرستی از کلید و مقدار باشد.")
    return listed


def _used(data: dict[str, Any], bank: Bank) -> dict[str, dict[str, Any]]:
    """The groups of the bank that the pages refer to."""
    pages = [page for page in data.get("form") or [] if isinstance(page, dict) and "group" not in page]
    keys = sorted({page["use"] for page in pages if page.get("use") in bank})
    return {key: {"title": bank.titles.get(key, ""), "fields": bank[key]} for key in keys}


def _fee_of_samples(definition: ServiceDefinition, samples: dict[str, Sample], written: Written) -> None:
    """The fee is tried on the samples: an amount that cannot be is found before a citizen meets it."""
    for sample in samples.values():
        try:
            total(due_items(definition, sample.answers))
        except WrongFee as wrong:
            raise written.error(("fee",), str(wrong)) from wrong


def load_bank(folder: Path) -> Bank:
    """Every group of the question bank."""
    bank = Bank()
    for path in sorted(folder.glob("*.yaml")):
        written = read_yaml(path)
        if not isinstance(written.data, dict) or not isinstance(written.data.get("fields"), list):
            raise ContentError(path, 1, "fields", "هر گروه باید fields داشته باشد.")
        if not GROUP_KEY.fullmatch(path.stem) or path.stem in RESERVED:
            raise ContentError(path, 1, "", f"«{path.stem}» نام گروه نمی‌شود: {WRONG_KEY}")
        for number, one in enumerate(written.data["fields"]):
            if not isinstance(one, dict) or "key" not in one:
                raise written.error(("fields", number), "هر پرسش کلید و مقدار است و key دارد.")
            try:
                FormField.model_validate(one)
            except ValidationError as refusal:
                first = refused(refusal)[0]
                raise written.error(("fields", number, *first.place), first.sentence) from refusal
        bank[path.stem] = written.data["fields"]
        bank.titles[path.stem] = str(written.data.get("title", ""))
    return bank


def _definition(data: dict[str, Any], written: Written) -> ServiceDefinition:
    try:
        return ServiceDefinition.model_validate(data)
    except ValidationError as refusal:
        first = refused(refusal)[0]
        raise written.error(first.place, first.sentence) from refusal


def _lay_texts(data: dict[str, Any], texts: Texts, bank: Bank, written: Written) -> None:
    """Lay the groups of the bank into the pages, lift file questions to the documents, add the texts."""
    data["summary"] = texts.summary or data.get("summary", "")
    if texts.faq:
        data["faq"] = [{"q": question, "a": answer} for question, answer in texts.faq]
    hinted: dict[str, dict[str, Any]] = {}
    documents = data["documents"] = data.get("documents") or []
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


def lifted(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The file questions of a page, taken out of it as documents: files are kept beside the answers."""
    lifted = []
    for home, key in ((page.get("use", ""), "group"), ("", "fields")):
        if page.get(key):
            lifted += [_document(one, home, page["key"]) for one in page[key] if one.get("kind") == "file"]
            page[key] = [one for one in page[key] if one.get("kind") != "file"]
    return lifted


def _lay_group(
    data: dict[str, Any],
    page: dict[str, Any],
    bank: Bank,
    written: Written,
    place: Place,
) -> None:
    """A page that uses a group gets its fields, without those it leaves out and with those it requires.

    A group that is written out on its page is the service's own, and the bank is not asked.
    """
    without, require = page.pop("without", None) or [], page.pop("require", None) or []
    if "use" not in page or "group" in page:
        return
    if page["use"] not in bank:
        raise written.error((*place, "use"), f"گروه «{page['use']}» در بانک پرسش نیست.")
    known = {one["key"] for one in bank[page["use"]]}
    for key in [*without, *require]:
        if key not in known:
            raise written.error(place, f"گروه «{page['use']}» پرسشی به نام «{key}» ندارد.")
    page["group"] = group_of(
        page["use"], data.get("applicants") or [], bank, without=without, require=require
    )


def group_of(
    use: str,
    applicants: Sequence[str],
    bank: Bank,
    *,
    without: Collection[str] = (),
    require: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The questions that a reference to a group of the bank stands for, in a service for these applicants."""
    group = [one for one in copy.deepcopy(bank[use]) if one["key"] not in without]
    for one in group:
        if one["key"] in require:
            one["required"] = True
    return _narrowed(group, applicants) if use == "applicant" else group


def _narrowed(group: list[dict[str, Any]], applicants: Sequence[str]) -> list[dict[str, Any]]:
    """The questions for the kinds of applicant that the service is for; with one kind, it is not asked."""
    kept = []
    for one in group:
        only = _ONLY_FOR.fullmatch(one.get("when", ""))
        if only and only[1] not in applicants:
            continue
        if one["key"] == "kind":
            one["options"] = {
                key: label for key, label in one.get("options", {}).items() if key in applicants
            }
            if len(applicants) == 1:
                one["fixed"] = applicants[0]
        kept.append(one)
    return kept


def _document(one: dict[str, Any], home: str, page: str) -> dict[str, Any]:
    """A file question as a document asked on its page."""
    document = {
        "key": f"{home}.{one['key']}" if home else one["key"],
        "title": one["label"],
        "page": page,
        "required": one.get("required", True),
    }
    renamed = {"hint": "hint", "when": "when", "accept": "accept", "size": "at_most", "many": "many"}
    document.update({new: one[old] for old, new in renamed.items() if old in one})
    return document


def _letters(definition: ServiceDefinition, folder: Path, written: Written) -> dict[str, str]:
    sources = {}
    for key, letter in definition.letters.items():
        if not letter.template:
            continue
        path = folder / letter.template
        if path.parent != folder or not path.is_file():
            raise written.error(("letters", key, "template"), f"فایل «{letter.template}» کنار شناسنامه نیست.")
        sources[letter.template] = path.read_text(encoding="utf-8")
    return sources


def _samples(folder: Path, definition: ServiceDefinition, *, whole: bool) -> dict[str, Sample]:
    samples = {}
    for name in SAMPLES:
        if not whole and not (folder / "samples" / f"{name}.yaml").exists():
            continue
        written = read_yaml(folder / "samples" / f"{name}.yaml")
        try:
            samples[name] = sample_from(written.data)
        except ValidationError as refusal:
            first = refused(refusal)[0]
            raise written.error(first.place, first.sentence) from refusal
        for place, sentence in way_faults(definition, name, samples[name]):
            raise written.error(place, sentence)
    return samples
