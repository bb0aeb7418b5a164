"""Before a service is published: its letters compile, their colours can be read and their headings stand in order."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dargah.catalogue.checks import Finding, further
from dargah.catalogue.definition import LetterFacts, ServiceDefinition
from dargah.catalogue.directorate import directorate, office_name
from dargah.catalogue.findings import Found
from dargah.catalogue.forms import describe, effective_answers
from dargah.catalogue.forms import facts as answers_named
from dargah.letters.glyphs import missing
from dargah.letters.written import source as written_source
from dargah.letters.written import written
from dargah.persian.digits import persian_digits

LEAST_CONTRAST = 4.5
NAMED = {
    "black": "#000000", "gray": "#aaaaaa", "silver": "#dddddd", "white": "#ffffff", "navy": "#001f3f", "blue": "#0074d9",
    "aqua": "#7fdbff", "teal": "#39cccc", "eastern": "#239dad", "purple": "#b10dc9", "fuchsia": "#f012be",
    "maroon": "#85144b", "red": "#ff4136", "orange": "#ff851b", "yellow": "#ffdc00", "olive": "#3d9970",
    "green": "#2ecc40", "lime": "#01ff70",
}  # fmt: skip
_FILL = re.compile(r"\btext\([^()]*?fill:\s*(?:rgb\(\"(#?[0-9A-Fa-f]{6})\"\)|([a-z]+)\b)")
_HEADING = re.compile(r"^\s*(=+)\s", re.MULTILINE)
_COMMENT = re.compile(r"//[^\n]*")
_PLACE = re.compile(r"__typst_py_bytes__\.typ:(\d+)")
_SAYS: tuple[tuple[str, str], ...] = (
    (r"unknown variable: (\S+)", "چیزی به نام «{0}» در آن شناخته نیست"),
    (r'does not contain key "([^"]*)"', "داده‌ای به نام «{0}» نیست"),
    (r"unclosed delimiter", "یک پرانتز، کروشه یا ستاره بسته نشده است"),
    (r"file not found", "فایلی که می‌خواهد نیست"),
    (r"unresolved import|does not contain `?(\w+)", "چیزی که از قالب اداره می‌خواهد در آن نیست"),
    (r"missing argument: (\S+)", "«{0}» به آن داده نشده است"),
    (r"unexpected|expected", "نوشتار آن درست نیست"),
)


@further
def found(
    definition: ServiceDefinition, sources: Mapping[str, str], samples: Mapping[str, Mapping[str, Any]]
) -> Found:
    """Faults of the letters of a definition, with the answers of its samples in them."""
    answers = next((dict(one["answers"]) for one in samples.values() if one.get("answers")), {})
    for key, letter in definition.letters.items():
        yield from _undrawn(key, letter)
        name = letter.template
        source = sources.get(name, sources.get(name.removesuffix(".typ"))) if name else written_source()
        if source is None:
            yield Finding(("letters", key, "template"), f"فایل «{name}» کنار شناسنامه نیست.")
            continue
        looked = [f"{name}: {said}" for said in _look(source)] if name else []
        if looked:
            yield from (Finding(("letters", key, "template"), said) for said in looked)
        else:
            yield from _compiled(definition, key, source, answers)


def _undrawn(key: str, letter: LetterFacts) -> Found:
    """Signs of the written words that the font cannot draw; in a template the compiler finds them."""
    words = [
        (("subject",), letter.subject),
        *((("text", at, "text"), one.text) for at, one in enumerate(letter.text)),
    ]
    for place, text in words:
        if signs := missing(text):
            yield Finding(
                ("letters", key, *place),
                f"قلم نامه این نشانه را ندارد: {' '.join(signs)}؛ به جای آن واژه بنویسید.",
            )


def _compiled(definition: ServiceDefinition, key: str, source: str, answers: dict[str, Any]) -> Found:
    """Each outcome's letter is made once; the first that cannot be made is told."""
    import typst  # noqa: PLC0415 a library of 40 MB, for who looks at letters only

    from dargah.letters.compose import UnsafeTemplate, render  # noqa: PLC0415 as above

    letter = definition.letters[key]
    place = ("letters", key, "template" if letter.template else "text")
    for outcome, told in definition.outcomes.items():
        if told.letter != key:
            continue
        try:
            render(source, sample_data(definition, letter, outcome, answers))
        except UnsafeTemplate as unsafe:
            yield Finding(place, str(unsafe))
        except typst.TypstError as wrong:
            yield Finding(
                place, f"نامه «{letter.subject}» برای نتیجه «{told.title}» ساخته نمی‌شود: {_persian(wrong)}."
            )
        else:
            continue
        return


def _persian(wrong: Any) -> str:
    """Where a source is wrong, and what the compiler says of it."""
    place = _PLACE.search(str(getattr(wrong, "diagnostic", "")))
    where = f"سطر {persian_digits(place[1])}، " if place else ""
    for pattern, sentence in _SAYS:
        if known := re.search(pattern, str(wrong)):
            return where + sentence.format(*(group or "" for group in known.groups()))
    return f"{where}نوشتار آن درست نیست"


def _look(source: str) -> Iterator[str]:
    """Colours that cannot be read on paper, and headings that leave a level out; the layout sets the first."""
    bare = _COMMENT.sub("", source)
    for written_colour, name in _FILL.findall(bare):
        colour = written_colour or NAMED.get(name, "")
        if colour and contrast_on_white(colour) < LEAST_CONTRAST:
            yield f"رنگ «{written_colour or name}» روی کاغذ خوانا نیست؛ رنگی تیره‌تر بگذارید."
    last = 1
    for signs in _HEADING.findall(bare):
        if len(signs) > last + 1:
            yield "ترتیب سرخط‌ها درست نیست؛ از یک تراز به دو تراز پایین‌تر نروید."
        last = len(signs)


def contrast_on_white(colour: str) -> float:
    """The contrast of a colour («#14213b») with white, as WCAG 2 counts it."""
    parts = [int(colour.removeprefix("#")[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]  # noqa: PLR2004 the standard's own figures
    light = sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (light + 0.05)


def sample_data(
    definition: ServiceDefinition, letter: LetterFacts, outcome: str, sample: Mapping[str, Any]
) -> dict[str, Any]:
    """The data of a letter as a case with these answers would have it, its names and numbers invented."""
    answers, office = effective_answers(definition, dict(sample)), directorate()
    told = definition.outcomes[outcome]
    data: dict[str, Any] = {
        "number": "۳۱/۱۴۰۵/۱", "date": "۱۴۰۵/۰۹/۰۲", "attachment": "دارد", "draft": True,
        "appointment": "دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰، تلفنی", "visited": "۲ آذر ۱۴۰۵", "papers": "نسخه نمونه", "reference": {},
        "office": {"head": "جمهوری اسلامی ایران", "ministry": office.ministry, "name": office.name, "seat": office.seat},
        "opening": "بسمه تعالی", "salutation": "با سلام و احترام", "addressee": ["گیرنده نمونه"],
        "subject": letter.subject, "case": {"code": "۱۲۳۴ ۵۶۷۸ ۹۰۱۲", "date": "۱۴۰۵/۰۸/۰۱"},
        "service": {"title": definition.title}, "applicant": {"name": "متقاضی نمونه", "national_id": "۹۹۹۰۰۰۱۵۲۹"},
        "outcome": outcome, "outcome_title": told.title, "favourable": told.favourable,
        "objection_days": persian_digits(told.objection.days) if told.objection else "",
        "reasons": "سوابق دیده شد و با ضوابط سنجیده شد.", "decided": "۱۴۰۵/۰۹/۰۱", "answers": answers,
        "sections": {
            section.key: {"title": section.title, "rows": [{"label": r.label, "text": r.text} for r in section.rows]}
            for section in describe(definition, answers)
        },
        "rows": [{"label": row.label, "text": row.text} for row in answers_named(definition, answers, letter.facts)],
        "unit": {"name": office_name(definition.unit)}, "signatory": {"name": "نام نمونه", "post": "سمت نمونه"},
        "copies": [], "verify": {"code": "", "url": "https://example.ir/verify/", "page": "example.ir/verify"},
    }  # fmt: skip
    return {**data, **written(letter, definition, answers, data)} if letter.text else data
