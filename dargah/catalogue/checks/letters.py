"""Letters and notices as far as words go: their merge fields, their facts, the order of headings and the contrast of colours.

That a letter's source compiles is looked at by the floor that writes letters (``dargah.letters.checking``).
"""

import re
from collections.abc import Container

from dargah.catalogue.checks.alike import readable
from dargah.catalogue.checks.reach import Reach
from dargah.catalogue.conditions import conditions_of, questions
from dargah.catalogue.definition import LetterFacts, Paragraph, ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.forms.telling import PLATE
from dargah.catalogue.merging import EMPTY, RESERVED, faults_of, fields_in, has_loose_star, merge_fields
from dargah.catalogue.yaml_lines import Place
from dargah.notices import texts as notices

LOOSE_STAR = "ستاره‌ای تنها مانده است و همان‌گونه چاپ می‌شود؛ واژه‌های درشت را میان دو «*» چسبیده به آن‌ها و در یک سطر بنویسید."
PLAIN_SUBJECT = "در موضوع نامه فیلدی پر نمی‌شود و آکولادها همان‌گونه چاپ می‌شوند؛ فیلد را در متن نامه بنویسید."
_TEMPLATE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}\.typ")


def found(definition: ServiceDefinition) -> Found:
    """Faults of letters and of the service's own notices."""
    known = dict(merge_fields(definition))
    asked = {name for name, _ in questions(definition)} | {PLATE}
    used = {outcome.letter for outcome in definition.outcomes.values()}
    for number, page in enumerate(definition.form):
        if page.use in RESERVED:
            yield Finding(
                ("form", number, "use"), f"«{page.use}» نام فیلدهای خود پرونده است؛ نام دیگری بگذارید."
            )
    for key, letter in definition.letters.items():
        place: Place = ("letters", key)
        if key not in used:
            yield Finding(place, "هیچ نتیجه‌ای این نامه را نمی‌فرستد.")
        if not letter.to:
            yield Finding((*place, "to"), "گیرنده نامه نوشته نشده است.")
        for at, path in enumerate(letter.facts):
            if path not in asked:
                yield Finding((*place, "facts", at), f"پرسشی به نام «{path}» نیست.")
        if re.search(r"[{}]", letter.subject):
            yield Finding((*place, "subject"), PLAIN_SUBJECT)
        yield from _body(letter, place, known, definition)
    yield from _notices(definition)


def _body(letter: LetterFacts, place: Place, known: dict[str, str], definition: ServiceDefinition) -> Found:
    """A letter is written in one of two ways, and every outcome that sends it finds words in it."""
    if bool(letter.template) == bool(letter.text):
        said = "نامه یا قالب دارد یا متن؛ هر دو نمی‌شود." if letter.template else "متن نامه نوشته نشده است."
        yield Finding((*place, "text"), said)
    if letter.template and not _TEMPLATE.fullmatch(letter.template):
        said = f"فایل «{letter.template}» کنار شناسنامه نیست."
        yield Finding((*place, "template"), said)
    sometimes = _asked_of_some(definition) if letter.text else set()
    sending = [
        key
        for key, outcome in definition.outcomes.items()
        if definition.letters.get(outcome.letter) is letter
    ]
    for at, paragraph in enumerate(letter.text):
        yield from _paragraph(paragraph, (*place, "text", at), known, definition, sometimes)
    for key in sending if letter.text else ():
        if not any(not one.outcomes or key in one.outcomes for one in letter.text):
            said = f"برای نتیجه «{definition.outcomes[key].title}» هیچ بندی نیست."
            yield Finding((*place, "text"), said)


def _paragraph(
    paragraph: Paragraph,
    place: Place,
    known: dict[str, str],
    definition: ServiceDefinition,
    sometimes: Container[str],
) -> Found:
    """The fields of a paragraph, and the outcomes that it stands for."""
    yield from (Finding((*place, "text"), said) for said in faults_of(paragraph.text, known))
    if has_loose_star(paragraph.text):
        yield Finding((*place, "text"), LOOSE_STAR, grave=False)
    for name in () if paragraph.outcomes else fields_in(paragraph.text):
        if name in sometimes:
            said = f"«{{{name}}}» از همه پرسیده نمی‌شود؛ در نامه کسی که از او پرسیده نشده «{EMPTY}» چاپ می‌شود."
            yield Finding((*place, "text"), said, grave=False)
    for number, key in enumerate(paragraph.outcomes):
        if key not in definition.outcomes:
            yield Finding((*place, "outcomes", number), f"نتیجه «{key}» در فهرست نتیجه‌ها نیست.")


def _asked_of_some(definition: ServiceDefinition) -> set[str]:
    """The questions that not everybody is asked. What cannot be read is another check's."""
    conditions, usable = conditions_of(definition), readable(definition)
    reach, found = Reach(definition, conditions, usable), set()
    for page in definition.form:
        for home, fields in ((f"{page.use}.", page.group), ("", page.fields)):
            for field in fields:
                asked = [one for one in (page.when, field.when) if one in usable]
                if any(reach.can_hold(f"!({one})") for one in asked):
                    found.add(f"{home}{field.key}")
    return found


def _notices(definition: ServiceDefinition) -> Found:
    for event, text in definition.notices.items():
        place: Place = ("notices", event)
        if event not in notices.OWN_WORDS:
            told = "، ".join(notices.OWN_WORDS)
            yield Finding(place, f"خبری به نام «{event}» برای شهروند نیست؛ خبرها این‌هاست: {told}.")
            continue
        faults = list(faults_of(text, notices.places_of(event)))
        yield from (Finding(place, said) for said in faults)
        if not faults and notices.is_too_long(event, text):
            yield Finding(place, "این پیامک دراز است؛ آن را کوتاه کنید.")
        if not faults and "{link}" not in text and "{code}" not in text:
            yield Finding(place, "کد رهگیری یا نشانی پرونده در این خبر نیست ({code} یا {link}).")
