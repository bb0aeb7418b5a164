"""Where the words are that people read, and what is wrong with one of them.

A text is (place, words); what a program, a template or a letter puts in by itself stands as HOLE.
"""

import ast
import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

HOLE = "\ufffc"
ZWNJ = "\u200c"
LETTER = "[آ-یءئؤأۀ]"
PERSIAN = re.compile(LETTER)
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# what has no Persian form: names of formats, standards and units as they stand on the thing itself
LATIN_ALLOWED = {
    "UTM", "PDF", "CSV", "DXF", "KML", "KMZ", "ZIP", "JPEG", "PNG", "API", "QR", "WGS", "GPS", "ECE", "IR", "Word", "Excel",
    "Alt", "Ctrl", "Enter", "Esc",
}  # fmt: skip
# words that a program of a partner or of the sysadmin reads as they stand
KEY = re.compile(rf"[a-z0-9_.{HOLE}-]*")
Text = tuple[str, str]


# --- what is wrong with a text ------------------------------------------------------------------------------------------

# bytes that belong to a thing written in Latin letters: a file's name, a plate's series, an address, a standard
LATIN_TOKEN = re.compile(r"[\w.:/@#+*=<>-]*[A-Za-z][\w.:/@#+*=<>-]*")
# isolated left to right by its author: a code, a number of several groups
ISOLATED = re.compile("[\u2066\u2067\u2068][^\u2069]*\u2069")
VERB = (
    "شو|شد|کن|کرد|توان|ده[دنمی]|داد|گیر|گرفت|رو[دنمی]|رفت|خواه|خواست|بین|دید|گوی|گفت|آی|آمد|رس|یاب|نویس|نوشت|خوان|فرست|پذیر|"
    "مان[دیم]|باش|دار[دنمی]|گذار|گذر|آور|بر[دنم]|ساز|افت|شناس|پرس|ایست|انجام"
)
SUFFIXES = "ها|های|هایی|هایش|هایشان|هایتان|هایم|هایمان|تر|ترین|ام|ایم|اید|اند|اش|اشان|ات|مان|تان|شان"
# of two spellings the house has taken the other
REJECTED = (
    "آنچه|اینجا|آنجا|آنها|اینها|همینجا|رمز عبور|ایمیل|تایید|مسؤول|مسأله|جزییات|ارایه|پائین|آئین|شناسائی|می‌باشد|"
    "بصورت|بطور|بعنوان|بدینوسیله|لطفا|قبلا|فعلا|معمولا|حتما|مثلا"
)
HABITS: dict[str, re.Pattern[str]] = {
    "ی یا ک عربی": re.compile("[يىك]"),
    "رقم عربی": re.compile("[٠-٩]"),
    "رقم لاتین": re.compile("[0-9]"),
    "گیومه لاتین": re.compile("[\"“”„']"),
    "نشانه لاتین": re.compile(rf"(?:{LETTER}|[۰-۹»)]|{HOLE})\s*[,;?]|%"),
    "می بی‌نیم‌فاصله": re.compile(rf"(?<![\w{ZWNJ}])ن?می(?: |(?=(?:{VERB})))(?={LETTER})"),
    "پسوند بی‌نیم‌فاصله": re.compile(rf"{LETTER} (?:{SUFFIXES})(?![\w{ZWNJ}])"),
    "ها چسبیده": re.compile(rf"[بپتثجچحخسشصضطظعغفقکگلمنهی]ها(?:ی|یی|یش|یشان|یتان)?(?![\w{ZWNJ}])"),
    "نیم‌فاصله در کنار فاصله": re.compile(rf"{ZWNJ}[\s{ZWNJ}.،؛:؟»)]|[\s«(]{ZWNJ}"),
    "فاصله پیش از نشانه": re.compile(rf"{LETTER} +[،؛؟!:.](?!\w)|« | »"),
    "نشانه بی‌فاصله": re.compile(rf"[،؛؟](?={LETTER}|[۰-۹])"),
    "فاصله دوتایی": re.compile(rf"{LETTER}  +{LETTER}"),
    "املای دیگر": re.compile(rf"(?<![\w{ZWNJ}])(?:{REJECTED})(?![\w{ZWNJ}\u064b])|ۀ|ه\u0654"),
    "پرونده به‌جای فایل": re.compile(
        r"پرونده\S* (?:پی‌دی‌اف|عکس|پیوست|خالی|بزرگ|آلوده)|(?:انتخاب|برگزیدن|بارگذاری|افزودن|دریافت) پرونده|"
        rf"نوع(?: این)? پرونده|(?:یک|ده|چهل|چند) پرونده (?:بس|برگزین|هم می{ZWNJ}شود)"
    ),
    "سه نقطه": re.compile(r"\.\.\."),
    "نیم‌فاصله نادرست": re.compile("[\u200e\u200f\u00ac\u00ad\u200b\u200d]"),
}
# words that end as the plural does and are none
WHOLE_WORDS = re.compile(r"(?<!\w)(?:تنها|انتها|بها|نها|ال?ها)(?:ی|یی)?(?!\w)")


# {names} of a text that is filled later, %(names)s of a translation, an address of mail, the end of a file's name
_PLACE = re.compile(r"\{[\w.]*\}|%\(\w+\)[sd]|%[sd]|[\w.]+@[\w.]+|\.pdf\b")


def faults(words: str) -> set[str]:
    """The names of the habits that a text breaks; empty when it may be read."""
    plain = _PLACE.sub(HOLE, ISOLATED.sub(HOLE, words))
    found = {word for word in LATIN_WORD.findall(plain) if word not in LATIN_ALLOWED}
    plain = WHOLE_WORDS.sub(HOLE, LATIN_TOKEN.sub(HOLE, plain))
    return found | {name for name, wrong in HABITS.items() if wrong.search(plain)}


def wrong(texts: Iterable[Text], *, latin: bool = True) -> dict[str, tuple[str, list[str]]]:
    """Every text with a fault. Without ``latin`` Latin words are let stand: commands in what a sysadmin reads."""
    found = {}
    for place, words in texts:
        broken = faults(words)
        if not latin:
            broken &= HABITS.keys() - {"رقم لاتین", "گیومه لاتین", "نشانه لاتین", "سه نقطه"}
        if broken:
            found[place] = (words, sorted(broken))
    return found


# --- the program ----------------------------------------------------------------------------------------------------------

# calls whose first words are read by a person: refusals, messages of a page, errors beside a field
SPEAKERS = re.compile(
    r"^(?:Invalid|NotAllowed|NotThere|WrongMoment|Rejected|Refusal|\w*Refus\w*|TooOften|Problem|ValidationError|"
    r"success|error|warning|info|refuse|say_so|error_page|Words|_words|add_error|Action|Said|Entry)$"
)
# keywords whose words are shown
SHOWN = {
    "label", "title", "hint", "short", "error", "sentence", "message", "text", "summary", "help_text", "detail", "note",
    "placeholder", "caption", "heading", "description",
}  # fmt: skip


def literals(path: Path, name: str) -> Iterator[tuple[str, str, bool]]:
    """(place, words, whether a person is known to read them) of each string in a file; no docstrings, no patterns."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    skipped = {part for node in nodes for part in _unsaid(node)}
    read = {part for node in nodes for part in _said(node)}
    for node in nodes:
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield f"{name}:{node.lineno}", node.value, id(node) in read
        elif isinstance(node, ast.JoinedStr):
            yield f"{name}:{node.lineno}", _joined(node), id(node) in read


def _unsaid(node: ast.AST) -> Iterator[int]:
    """Parts of a node that nobody reads: its docstring, the pieces of a whole, a pattern."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
        yield id(node.body[0].value)  # type: ignore[attr-defined]  # a docstring is an Expr
    if isinstance(node, ast.JoinedStr):
        yield from (id(part) for part in ast.walk(node) if part is not node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _name(node.func.value) == "re":
        yield from (id(part) for part in ast.walk(node))


def _said(node: ast.AST) -> Iterator[int]:
    """Parts of a node that are put before a person."""
    if isinstance(node, ast.Call):
        if SPEAKERS.match(_name(node.func)) and not _logging(node.func):
            yield from (id(argument) for argument in node.args if not _address(argument))
        yield from (id(k.value) for k in node.keywords if k.arg in SHOWN)
    if isinstance(node, ast.ClassDef) and any(_name(base).endswith("Choices") for base in node.bases):
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
                yield id(line.value.elts[-1])
    # a table whose words are Persian, and a choice between two, have none that is not
    if isinstance(node, ast.Dict):
        yield from _of_a_persian_table([value for value in node.values if value is not None])
    if isinstance(node, ast.IfExp):
        yield from _of_a_persian_table([node.body, node.orelse])


def _address(argument: ast.expr) -> bool:
    """Whether an argument is where something leads to: «/services/»."""
    first = argument.values[0] if isinstance(argument, ast.JoinedStr) and argument.values else argument
    return isinstance(first, ast.Constant) and str(first.value).startswith("/")


def _of_a_persian_table(values: list[ast.expr]) -> Iterator[int]:
    words = [v for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str) and v.value]
    if words and sum(bool(PERSIAN.search(str(v.value))) for v in words) * 2 >= len(words) > 1:
        yield from (id(v) for v in words)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _logging(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and _name(function.value) in {"log", "logger", "_log", "LOG"}


def _joined(node: ast.JoinedStr) -> str:
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else HOLE
        for part in node.values
    )


# --- templates, letters, scripts --------------------------------------------------------------------------------------------

_TEMPLATE_CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
_COMMENTS = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
# a block of a field's template that holds the value of an attribute
_HIDDEN = re.compile(r"{% block (?:type|width|autocomplete|inputmode)\w* %}.*?{% endblock %}", re.DOTALL)
# <bdi>, <code> and <kbd> isolate what is Latin by nature: commands, codes, keys
_UNREAD = re.compile(r"<!--.*?-->|<(script|style|svg|code|kbd|bdi)\b.*?</\1>", re.DOTALL)
_READ_ATTRIBUTES = re.compile(r'\b(alt|title|aria-label|placeholder|content)="([^"]*)"')
_TAGS = re.compile(r"</?[a-z!][^>]*>", re.DOTALL)
_ATTRIBUTES = re.compile(r'\b[\w-]+="[^"]*"')
_TAG_WORDS = re.compile(r"""\b\w+=(?:"([^"]*)"|'([^']*)')|\|default:(?:"([^"]*)"|'([^']*)')""")


def of_template(page: str) -> Iterator[str]:
    """The texts of a template: what stands between tags, in attributes that are read, and in its own tags' words."""
    page = _COMMENTS.sub(" ", page)
    for tag in re.findall(r"{[%{](.*?)[%}]}", page, re.DOTALL):
        yield from (part for found in _TAG_WORDS.findall(tag) for part in found if PERSIAN.search(part))
    page = _TEMPLATE_CODE.sub(HOLE, _UNREAD.sub(HOLE, _HIDDEN.sub(" ", page)))
    for name, words in _READ_ATTRIBUTES.findall(page):
        if words.strip(HOLE + " ") and (
            name != "content" or PERSIAN.search(words)
        ):  # most of meta is for machines
            yield html.unescape(words)
    for between in _TAGS.split(page):
        words = html.unescape(_ATTRIBUTES.sub(" ", between))
        yield from (line.strip() for line in words.split("\n") if line.strip(HOLE + " "))


_TYPST_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|```.*?```|`[^`]*`", re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_BRACKETS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_TYPST_CALL = re.compile(
    rf"#(?:if|for|let|set|show|while|import)\b[^\[\n]*|\belse(?: if [^\[\n]*)?|#[\w.-]+(?:{_BRACKETS}|\.[\w-]+)*|#{_BRACKETS}"
)


# the phrases of a letter's outcomes stand in the brackets of a call: `#verdict(granted: […], refused: […])`
_TYPST_VERDICT = re.compile(r"#verdict\(|^ *\w+: (?=\[)", re.MULTILINE)


def of_typst(source: str) -> Iterator[str]:
    """Lines of a letter with Persian in them, and its quoted strings; code between them is a hole."""
    source = _TYPST_VERDICT.sub(" ", _TYPST_CODE.sub(" ", source))
    yield from (words for words in _QUOTED.findall(source) if PERSIAN.search(words))
    for line in _TYPST_CALL.sub(HOLE, _QUOTED.sub(HOLE, source)).split("\n"):
        for part in re.split(r"[\[\]]|(?<!\w)\*|\*(?!\w)", line):
            if PERSIAN.search(part):
                yield part.strip()


_JS_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`')
_JS_SHOWN = re.compile(
    r"(?:textContent|innerText|title|placeholder|alt)\s*=\s*$|(?:say|tell|alert|confirm|prompt)\($|aria-label\"?,\s*$"
)


def of_script(source: str) -> Iterator[tuple[str, bool]]:
    """(words, whether they are put where a person reads them) of each string of a script."""
    source = re.sub(r"^\s*//[^\n]*|\s//\s[^\n]*", " ", source, flags=re.MULTILINE)
    for found in _JS_STRING.finditer(source):
        words = next(group for group in found.groups() if group is not None)
        inner = re.findall(r'"([^"]*)"', words) if "${" in words else []
        plain = re.sub(r"\$\{[^{}]*\}", HOLE, words)
        yield plain, bool(_JS_SHOWN.search(source[: found.start()]))
        yield from ((one, False) for one in inner)


# --- what the office says, as data -------------------------------------------------------------------------------------------

# keys whose values people read; "reply", "reasons" … are in samples, where a citizen's own hand may write as it likes
CONTENT_KEYS = {
    "title", "label", "short", "hint", "note", "about", "subject", "summary", "output", "ask", "name", "short_name", "ministry",
    "province", "seat", "office", "text", "sentence", "message", "description", "duties", "holds_or", "unit_label", "placeholder",
    "add", "empty", "declaration", "action", "says", "section", "contact", "keywords", "aliases", "cities",
    "center", "help", "suffix", "prefix",
}  # fmt: skip


def of_data(value: Any, place: str, key: str = "") -> Iterator[Text]:
    """Each text of a YAML document that people read, with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from of_data(inner, f"{place}/{name}", str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from of_data(inner, f"{place}/{number}", key)
    elif isinstance(value, str) and (key in CONTENT_KEYS or PERSIAN.search(value)):
        yield place, value


def of_yaml(path: Path) -> Iterator[Text]:
    yield from of_data(yaml.safe_load(path.read_text()), path.name)


def of_markdown(source: str) -> Iterator[str]:
    """Lines without their marks; a heading that names a key of the service is no text."""
    for line in source.split("\n"):
        if line.strip() and not re.fullmatch(r"#+ [a-z_.]+", line.strip()):
            yield re.sub(r"^(?:#+|[-*]) |\*\*", "", line.strip())
