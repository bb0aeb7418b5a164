"""texts.md of a service: what people read on its pages, written by us, apart from its facts.

# خلاصه            one paragraph: the summary
# راهنما           ## key → a hint; a question (dotted path), a document, or page:key
# پرسش‌های مردم     ## question → its answer
"""

from dataclasses import dataclass, field
from pathlib import Path

from dargah.catalogue.yaml_lines import HIDDEN, ContentError, can_be_kept

SUMMARY, HINTS, QUESTIONS = "خلاصه", "راهنما", "پرسش‌های مردم"
TWICE = "این سرخط دو بار نوشته شده است."


@dataclass
class Texts:
    """The parts of a texts.md; ``lines`` says where each hint, the summary and each question stands."""

    path: Path
    summary: str = ""
    hints: dict[str, str] = field(default_factory=dict)
    faq: list[tuple[str, str]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


@dataclass
class _Block:
    """A heading with its line; the text under it begins in line ``begins``."""

    line: int
    heading: str
    text: str = ""
    begins: int = 0

    def add(self, number: int, said: str) -> None:
        self.begins = self.begins or number
        self.text = f"{self.text} {said}".strip()


def _refuse_hidden(path: Path, written: list[str]) -> None:
    hidden = next((line for line, text in enumerate(written, 1) if not can_be_kept(text)), None)
    if hidden is not None:
        raise ContentError(path, hidden, "", HIDDEN)


def read_texts(path: Path, *, needed: bool = True) -> Texts:
    """Read a texts.md. Raises ContentError for what would be read by nobody: a part it does not know, a heading with nothing
    under it or written twice, a line under no heading.

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
    for block in _blocks(path, written):
        if block.heading.startswith("# "):
            part = _part(texts, block)
        else:
            _under(texts, part, block)
    if needed and not texts.summary:
        raise ContentError(path, 1, SUMMARY, "خلاصه نوشته نشده است.")
    return texts


def _part(texts: Texts, block: _Block) -> str:
    """The name of a part that begins; the summary is kept, in the others every text has a heading of its own."""
    part = block.heading[2:].strip()
    if part not in {SUMMARY, HINTS, QUESTIONS}:
        raise ContentError(
            texts.path, block.line, part, f"بخش‌ها «{SUMMARY}»، «{HINTS}» و «{QUESTIONS}» هستند."
        )
    if part != SUMMARY and block.text:
        said = f"این سطر زیر سرخطی نیست؛ در «{part}» هر متن زیر سرخط «##» خود نوشته می‌شود."
        raise ContentError(texts.path, block.begins, part, said)
    if part == SUMMARY:
        if SUMMARY in texts.lines:
            raise ContentError(texts.path, block.line, part, TWICE)
        texts.summary, texts.lines[SUMMARY] = block.text, block.line
    return part


def _under(texts: Texts, part: str, block: _Block) -> None:
    """Keep a hint, or a question with its answer."""
    name = block.heading[3:].strip()
    if part not in {HINTS, QUESTIONS}:
        said = f"سرخط «##» در بخش «{HINTS}» یا «{QUESTIONS}» می‌آید."
        raise ContentError(texts.path, block.line, name, said)
    if not block.text:
        raise ContentError(texts.path, block.line, name, "زیر این سرخط چیزی نوشته نشده است.")
    if part == QUESTIONS:
        texts.lines[f"{QUESTIONS} {len(texts.faq)}"] = block.line
        texts.faq.append((name, block.text))
        return
    if name in texts.hints:
        raise ContentError(texts.path, block.line, name, TWICE)
    texts.hints[name] = block.text
    texts.lines[name] = block.line


def _blocks(path: Path, written: list[str]) -> list[_Block]:
    """Headings with their line and the text under them as one paragraph."""
    blocks: list[_Block] = []
    for number, line in enumerate(written, start=1):
        if line.startswith(("# ", "## ")):
            blocks.append(_Block(number, line))
        elif line.strip().startswith("#"):
            said = "سرخط‌ها فقط «#» و «##» هستند، از آغاز سطر و با یک فاصله پس از آن."
            raise ContentError(path, number, line.strip(), said)
        elif line.strip() and not blocks:
            said = f"این سطر زیر سرخطی نیست؛ فایل با «# {SUMMARY}» یا بخشی دیگر آغاز می‌شود."
            raise ContentError(path, number, "", said)
        elif line.strip():
            blocks[-1].add(number, line.strip())
    return blocks
