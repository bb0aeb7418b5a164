"""texts.md of a service: what people read on its pages, written by us, apart from its facts.

# خلاصه            one paragraph: the summary
# راهنما           ## key → a hint; a question (dotted path), a document, or page:key
# پرسش‌های مردم     ## question → its answer
"""

from dataclasses import dataclass, field
from pathlib import Path

from dargah.catalogue.yaml_lines import HIDDEN, ContentError, can_be_kept

SUMMARY, HINTS, QUESTIONS = "خلاصه", "راهنما", "پرسش‌های مردم"


@dataclass
class Texts:
    """The parts of a texts.md; ``lines`` says where each hint, the summary and each question stands."""

    path: Path
    summary: str = ""
    hints: dict[str, str] = field(default_factory=dict)
    faq: list[tuple[str, str]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def _refuse_hidden(path: Path, written: list[str]) -> None:
    hidden = next((line for line, text in enumerate(written, 1) if not can_be_kept(text)), None)
    if hidden is not None:
        raise ContentError(path, hidden, "", HIDDEN)


def read_texts(path: Path, *, needed: bool = True) -> Texts:
    """Read a texts.md. Raises ContentError for a part it does not know or a heading with nothing under it.

    Not ``needed`` where the definition itself says its summary: then it may lack it, or be missing.
    """
    try:
        written = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as refusal:
        if not needed:
            return Texts(path)
        raise ContentError(path, 1, "", "این فایل نیست.") from refusal
    _refuse_hidden(path, written)
    texts, part = Texts(path), ""
    for line, heading, text in _blocks(written):
        if heading.startswith("# "):
            part = heading[2:].strip()
            if part not in {SUMMARY, HINTS, QUESTIONS}:
                raise ContentError(path, line, part, f"بخش‌ها «{SUMMARY}»، «{HINTS}» و «{QUESTIONS}» هستند.")
            if part == SUMMARY:
                texts.summary, texts.lines[SUMMARY] = text, line
            continue
        name = heading[3:].strip()
        if not text:
            raise ContentError(path, line, name, "زیر این سرخط چیزی نوشته نشده است.")
        if part == QUESTIONS:
            texts.lines[f"{QUESTIONS} {len(texts.faq)}"] = line
            texts.faq.append((name, text))
        else:
            texts.hints[name] = text
            texts.lines[name] = line
    if needed and not texts.summary:
        raise ContentError(path, 1, SUMMARY, "خلاصه نوشته نشده است.")
    return texts


def _blocks(written: list[str]) -> list[tuple[int, str, str]]:
    """Headings with their line and the text under them as one paragraph."""
    blocks: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(written, start=1):
        if line.startswith(("# ", "## ")):
            blocks.append((number, line, []))
        elif blocks and line.strip():
            blocks[-1][2].append(line.strip())
    return [(number, heading, " ".join(body)) for number, heading, body in blocks]
