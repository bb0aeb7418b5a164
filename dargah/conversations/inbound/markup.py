"""The words of a mail that came as HTML only; what it quotes is marked as mails of plain text mark it, by «>»."""

from html.parser import HTMLParser

UNSEEN = frozenset({"script", "style", "head", "title", "template"})
BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "hr", "table", "ul", "ol"}
)


def text_of(html: str) -> str:
    """The words, a line a block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.lines)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self._quotes = self._unseen = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self._unseen += tag in UNSEEN
        self._quotes += tag == "blockquote"
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in UNSEEN))
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.lines[-1] += " ".join(data.split()) if not data.strip() else _spaced(data)

    def _break(self, tag: str) -> None:
        if tag in BLOCKS and self.lines[-1].strip("> "):
            self.lines.append("> " if self._quotes else "")
        elif tag == "blockquote":
            self.lines[-1] = "> " if self._quotes else ""


def _spaced(data: str) -> str:
    """Words between single spaces; one at either end is kept, for a word of another tag may follow."""
    before, after = " " * data[:1].isspace(), " " * data[-1:].isspace()
    return f"{before}{' '.join(data.split())}{after}"
