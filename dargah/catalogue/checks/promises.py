"""Numbers that nobody has confirmed, told in the words of a service: people would read them as the office's promise."""

import re
from collections.abc import Iterator

from dargah.catalogue.definition import ServiceDefinition
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
    r"طول|می‌?کشد|پاسخ|جواب|می‌?رسد|زمان می‌?برد|(?:آماده|صادر|انجام|رسیدگی) می‌?شود|مهلت رسیدگی|پس از (?:ثبت|درخواست)"
)
_AMOUNT = re.compile(rf"{_BEFORE}{_NUMBER}(?: (?:هزار|میلیون|میلیارد))*[ \u200c](?:ریال|تومان){_AFTER}")
_FREE = re.compile(
    r"رایگان|مجانی|بی‌هزینه|بدون هزینه|چیزی (?:از شما )?(?:گرفته )?نمی‌(?:گیرد|گیریم|شود)|هزینه‌ای (?:ندارد|نمی‌|گرفته نمی‌)"
)
_YES = re.compile(r"(?:بله|آری)(?![\w\u200c])")
_SENTENCE = re.compile(r"(?<=[.؟!؛])\s+|\n+")

DEADLINE = "مهلت این خدمت پیشنهادی است و تا تأیید اداره وعده داده نمی‌شود؛ این زمان را از متن بردارید: «{}»."
FEE = (
    "هزینه این خدمت پیشنهادی است و تا تأیید اداره وعده داده نمی‌شود؛ این سخن از هزینه را از متن بردارید: «{}»."
)


def found(definition: ServiceDefinition) -> Found:
    """Durations of the office's work and amounts in the texts, while the deadline or the fee waits for confirmation."""
    late, free = definition.deadline.status == "proposed", definition.fee.status == "proposed"
    for place, text, asked in _texts(definition):
        for sentence in _SENTENCE.split(text):
            time = _DURATION.search(sentence)
            if late and time and _OF_THE_WORK.search(f"{asked} {sentence}"):
                yield Finding(place, DEADLINE.format(time[0]), grave=False)
            money = _AMOUNT.search(sentence) or _free(asked, sentence)
            if free and money:
                yield Finding(place, FEE.format(money[0]), grave=False)


def _free(asked: str, sentence: str) -> re.Match[str] | None:
    """Where a sentence says that nothing is taken; a question says so only by the answer «بله»."""
    if _YES.match(sentence):
        return _FREE.search(f"{sentence} {asked}")
    return None if sentence.endswith("؟") else _FREE.search(sentence)


def _texts(definition: ServiceDefinition) -> Iterator[tuple[Place, str, str]]:
    """(place, text, the question that it answers) of all that people read as the service's own words."""
    for name in ("title", "ask", "summary", "output"):
        yield (name,), getattr(definition, name), ""
    for number, page in enumerate(definition.form):
        yield ("form", number, "hint"), page.hint, ""
        for group, fields in (("group", page.group), ("fields", page.fields)):
            for at, field in enumerate(fields):
                yield ("form", number, group, at, "hint"), field.hint, ""
    for number, document in enumerate(definition.documents):
        yield ("documents", number, "hint"), document.hint, ""
    for number, one in enumerate(definition.faq):
        yield ("faq", number, "q"), one.q, ""
        yield ("faq", number, "a"), one.a, one.q
    for event, text in definition.notices.items():
        yield ("notices", event), text, ""
