"""Numbers that nobody has confirmed, told in the words of a service: people would read them as the office's promise.

They are told and stop nothing: a law may truly say the number, and only somebody who reads the sentence can tell an honest
quotation from a promise. What is told is read by the author and by who approves.
"""

import re
from collections.abc import Iterator

from dargah.catalogue.definition import FormField, Page, ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.yaml_lines import Place

_WORDS = (
    "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده",
    "شانزده", "هفده", "هجده", "نوزده", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود", "صد", "دویست", "سیصد",
    "چهارصد", "پانصد", "نیم",
)  # fmt: skip
# digits of either script, with what parts thousands and fractions
_NUMBER = rf"(?:\d[\d\u066b\u066c,.]*|{'|'.join(_WORDS)})"
_BEFORE, _AFTER = r"(?<![\w\u200c])", r"(?![\w\u200c])"
_DURATION = re.compile(
    rf"{_BEFORE}{_NUMBER}(?: (?:تا|یا|الی|و) {_NUMBER})?[ \u200c](?:روز|هفته|ماه|سال){_AFTER}"
)
# what a duration stands beside when it is that of the office's work
_OF_THE_WORK = re.compile(
    r"طول|می‌?کشد|پاسخ|جواب|می‌?رسد|زمان می‌?برد|دریافت|تحویل|می‌?گیرید|مهلت رسیدگی|پس از (?:ثبت|درخواست)"
    r"|(?:آماده|صادر|انجام|رسیدگی|فرستاده|ارسال|اعلام|پرداخت) (?:می‌?(?:شود|کنیم|کند)|خواهد شد)"
)
# what limits it by itself, wherever it stands: «ظرف یک ماه», «دو تا سه ماه»
_SOON = r"[ \u200c](?:روز|هفته|ماه)"
_LIMITED = re.compile(
    rf"(?:ظرف|طی|در مدت|حداکثر|کمتر از|بیش از)(?: مدت| حداکثر)? {_NUMBER}{_SOON}{_AFTER}"
    rf"|{_BEFORE}{_NUMBER} (?:تا|یا|الی) {_NUMBER}{_SOON}{_AFTER}"
)
_FEW_DAYS = re.compile(rf"{_BEFORE}{_NUMBER}{_SOON}{_AFTER}")
# but not what must have lasted, stays in force, or is the citizen's to do
_ANOTHERS = re.compile(
    r"سابقه|سکونت|اعتبار|معتبر|قسط|از تاریخ آن|(?<!می)(?<!می‌)(?:کنید|دهید|فرستید|پردازید|آورید)(?![\w\u200c])"
)
_AMOUNT = re.compile(rf"{_BEFORE}{_NUMBER}(?: (?:هزار|میلیون|میلیارد))*[ \u200c](?:ریال|تومان){_AFTER}")
_FREE = re.compile(
    r"رایگان|مجانی|بی‌هزینه|بدون هزینه|چیزی (?:از شما )?(?:گرفته )?نمی‌(?:گیرد|گیریم|شود)|هزینه‌ای (?:ندارد|نمی‌|گرفته نمی‌)"
)
_YES = re.compile(r"(?:بله|آری)(?![\w\u200c])")
_SENTENCE = re.compile(r"(?<=[.؟!؛])\s+|\n+")

DEADLINE = "مهلت این خدمت پیشنهادی است و تا تأیید اداره وعده داده نمی‌شود؛ این زمان را از متن بردارید: «{}»."
LAW = "مهلت این خدمت پیشنهادی است و «{}» در مستند قانونی مانند وعده خوانده می‌شود؛ نام قانون و ماده آن بس است."
FEE = (
    "هزینه این خدمت پیشنهادی است و تا تأیید اداره وعده داده نمی‌شود؛ این سخن از هزینه را از متن بردارید: «{}»."
)


def found(definition: ServiceDefinition) -> Found:
    """Durations of the office's work and amounts in the texts, while the deadline or the fee waits for confirmation."""
    late, free = definition.deadline.status == "proposed", definition.fee.status == "proposed"
    for place, text, asked in _texts(definition):
        for sentence in _SENTENCE.split(text):
            time = _duration(place, asked, sentence)
            if late and time:
                said = LAW if place[0] == "legal" else DEADLINE
                yield Finding(place, said.format(time[0]), grave=False)
            money = _AMOUNT.search(sentence) or _free(asked, sentence)
            if free and money:
                yield Finding(place, FEE.format(money[0]), grave=False)


def _duration(place: Place, asked: str, sentence: str) -> re.Match[str] | None:
    """How long something takes that is the office's to do. In a law every number of days, weeks or months is one."""
    time = _DURATION.search(sentence)
    if time is None or _OF_THE_WORK.search(f"{asked} {sentence}"):
        return time
    # beside a question a range tells what may be answered
    asked_for = place[0] == "form" and place[-1] == "hint"
    limit = None if asked_for else _LIMITED.search(sentence)
    if limit is None and place[0] == "legal":
        limit = _FEW_DAYS.search(sentence)
    if limit is None or "اعتراض" in sentence or _ANOTHERS.search(sentence, limit.end()):
        return None
    return limit


def _free(asked: str, sentence: str) -> re.Match[str] | None:
    """Where a sentence says that nothing is taken; a question says so only by the answer «بله»."""
    if _YES.match(sentence):
        return _FREE.search(f"{sentence} {asked}")
    return None if sentence.endswith("؟") else _FREE.search(sentence)


def _texts(definition: ServiceDefinition) -> Iterator[tuple[Place, str, str]]:
    """(place, text, the question that it answers) of all that people read as the service's own words."""
    for name in ("title", "ask", "summary", "output"):
        yield (name,), getattr(definition, name), ""
    yield from _beside_facts(definition)
    for number, legal in enumerate(definition.legal):
        yield ("legal", number, "text"), legal.text, ""
    for number, one in enumerate(definition.eligible):
        yield ("eligible", number, "q"), one.q, ""
        yield ("eligible", number, "otherwise"), one.otherwise, ""
    for number, page in enumerate(definition.form):
        yield from _of_page(page, ("form", number))
    for number, document in enumerate(definition.documents):
        yield ("documents", number, "title"), document.title, ""
        yield ("documents", number, "hint"), document.hint, ""
    yield from _of_the_way(definition)
    for number, answered in enumerate(definition.faq):
        yield ("faq", number, "q"), answered.q, ""
        yield ("faq", number, "a"), answered.a, answered.q
    for event, text in definition.notices.items():
        yield ("notices", event), text, ""


def _beside_facts(definition: ServiceDefinition) -> Iterator[tuple[Place, str, str]]:
    """What is written beside a fact and read with it. The note of a deadline is the office's own, as that of a fee beside an
    amount that waits.
    """
    if definition.fee.rials is None:
        yield ("fee", "note"), definition.fee.note, ""
    for key in ("why", "note"):
        yield ("visits", key), getattr(definition.visits, key), ""
    if definition.door is not None:
        yield ("door", "does"), definition.door.does, ""
        for number, told in enumerate(definition.door.bring):
            yield ("door", "bring", number), told, ""
    if definition.blocker is not None:
        for key in ("what", "reason"):
            yield ("blocker", key), getattr(definition.blocker, key), ""


def _of_the_way(definition: ServiceDefinition) -> Iterator[tuple[Place, str, str]]:
    for number, stage in enumerate(definition.stages):
        yield ("stages", number, "title"), stage.title, ""
        yield ("stages", number, "note"), stage.note, ""
        for at, ask in enumerate(stage.ask):
            yield ("stages", number, "ask", at, "about"), ask.about, ""
    for key, outcome in definition.outcomes.items():
        yield ("outcomes", key, "title"), outcome.title, ""
    for key, letter in definition.letters.items():
        yield ("letters", key, "subject"), letter.subject, ""
        for at, paragraph in enumerate(letter.text):
            yield ("letters", key, "text", at, "text"), paragraph.text, ""


def _of_page(page: Page, place: Place) -> Iterator[tuple[Place, str, str]]:
    yield (*place, "page"), page.page, ""
    yield (*place, "hint"), page.hint, ""
    for group, fields in (("group", page.group), ("fields", page.fields)):
        for at, field in enumerate(fields):
            yield from _of_field(field, (*place, group, at))
    for at, check in enumerate(page.checks):
        yield (*place, "checks", at, "else"), check.otherwise, ""


def _of_field(field: FormField, place: Place) -> Iterator[tuple[Place, str, str]]:
    yield (*place, "label"), field.label, ""
    yield (*place, "hint"), field.hint, ""
    for key, label in field.options.items():
        yield (*place, "options", key), label, ""
    for at, column in enumerate(field.fields):
        yield from _of_field(column, (*place, "fields", at))
