"""What is read aloud of a tagged PDF: its text in the order of the structure tree, as ISO 32000-1 says.

Clauses 9.10.3 (ToUnicode), 14.8.2.3.3 (ReversedChars), 14.9.3 and 14.9.4 (Alt, ActualText). No engine does all of this
for Persian, so it stands here.
"""

import io
import re
from collections import defaultdict
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, String

BLOCKS = {"/P", "/H1", "/H2", "/Div", "/LBody", "/TD", "/TH"}
ISOLATES = str.maketrans("", "", "\u2066\u2069")


def spoken(pdf: bytes) -> list[str]:
    """The blocks of a file as they are read; figures and fields by the words in their place."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        shown = {page.obj.objgen: _marked(page) for page in document.pages}
        text = _of(document.Root.StructTreeRoot.K, shown, None).translate(ISOLATES)
    return [line.strip() for line in text.split("\n") if line.strip()]


def _of(node: Any, shown: dict[Any, dict[int, str]], page: Any) -> str:
    if isinstance(node, Array):
        return "".join(_of(child, shown, page) for child in node)
    if isinstance(node, int):
        return shown[page].get(node, "")
    if "/S" not in node:
        return shown[node.Pg.objgen].get(int(node.MCID), "") if "/MCID" in node else ""
    page = node.Pg.objgen if "/Pg" in node else page
    inside = str(node.Alt) if "/Alt" in node else _of(node.get("/K", Array()), shown, page)
    return f"\n{inside}\n" if str(node.S) in BLOCKS or "/Alt" in node else inside


def _marked(page: Page) -> dict[int, str]:
    """The text of a page by the number of its marked content."""
    fonts = {name: _characters(font) for name, font in page.Resources.get("/Font", Dictionary()).items()}
    texts: defaultdict[int, str] = defaultdict(str)
    marks: list[tuple[str, Any]] = []
    characters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BMC" | "BDC":
                marks.append(_mark(operands))
                if marks[-1][0] == "ActualText":
                    texts[_number(marks)] += marks[-1][1]
            case "EMC":
                marks.pop()
            case "Tf":
                characters = fonts[str(operands[0])]
            case "Tj" | "TJ" if not any(kind == "ActualText" for kind, _ in marks):
                texts[_number(marks)] += _text(
                    operands[0], characters, turned=("/ReversedChars", None) in marks
                )
    return texts


def _mark(operands: Any) -> tuple[str, Any]:
    facts = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
    if "/MCID" in facts:
        return "MCID", int(facts.MCID)
    return ("ActualText", str(facts.ActualText)) if "/ActualText" in facts else (str(operands[0]), None)


def _number(marks: list[tuple[str, Any]]) -> int:
    return next((value for kind, value in reversed(marks) if kind == "MCID"), -1)


def _text(shown: Any, characters: dict[int, str], *, turned: bool) -> str:
    codes = b"".join(
        bytes(one) for one in (shown if isinstance(shown, Array) else [shown]) if isinstance(one, String)
    )
    pairs = [int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2)]
    return "".join(characters[code] for code in (reversed(pairs) if turned else pairs))


def _characters(font: Dictionary) -> dict[int, str]:
    """Code to text, of a font's ToUnicode."""
    if font.Subtype == Name.Type3:
        return {}
    found = {}
    written = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", written, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", written, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = chr(int(text, 16) + code - int(first, 16))
    return found
