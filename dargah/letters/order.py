"""The words of a page in the order in which they are read.

Typst writes a line of Persian as it lies on the paper, from left to right: each word is marked as reversed, but its last
word stands first. ISO 32000-1, 14.8.2.3.3, wants the strings in their natural order; a screen reader that goes by the
content of the page, as PDF/UA lets it, would read every line from its end. Each word has its own place on the paper, so
another order of writing changes nothing that is seen.
"""

import io
import re
from collections.abc import Iterator

import pikepdf

from dargah.letters.marks import FROM_RIGHT, with_their_letters

_TOKEN = re.compile(rb"\\.|[()]|(?<!/)\b(?:BT|ET|BMC|BDC|EMC|TJ|Tj|Tf|Tm)\b", re.DOTALL)
_DEEPER = {b"BMC": 1, b"BDC": 1, b"EMC": -1}
_PLACED = {b"Tf", b"Tm"}  # its font and its place


def in_reading_order(pdf: bytes) -> bytes:
    """The same PDF with the words of each line written as they are read."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            content = page.obj.Contents
            content.write(reordered(b"".join(with_their_letters(_marked(content.read_bytes())))))
        document.save(out, fix_metadata_version=False, deterministic_id=True)
    return out.getvalue()


def reordered(content: bytes) -> bytes:
    """The content of a page, each run of text from right to left with its last word first."""
    written: list[bytes] = []
    run: list[re.Match[bytes]] = []
    done = 0
    for token in _operators(content):
        if token[0] == b"BT":
            written.append(content[done : token.end()])
            run, done = [], token.end()
        elif token[0] == b"ET":
            written.append(_in_order(_words(content, done, run), content[done : token.start()]))
            done = token.start()
        else:
            run.append(token)
    return b"".join(written) + content[done:]


def _marked(content: bytes) -> Iterator[bytes]:
    """The content of a page cut after each outermost marked content."""
    done = depth = 0
    for token in _operators(content):
        deeper = _DEEPER.get(token[0], 0)
        depth += deeper
        if deeper and depth == 0:
            yield content[done : token.end()]
            done = token.end()
    yield content[done:]


def _operators(content: bytes) -> Iterator[re.Match[bytes]]:
    """The operators of text and marks; what looks like one in a string is none."""
    strings = 0
    for token in _TOKEN.finditer(content):
        if token[0] == b"(":
            strings += 1
        elif token[0] == b")":
            strings -= 1
        elif not strings and not token[0].startswith(b"\\"):
            yield token


def _words(content: bytes, begin: int, run: list[re.Match[bytes]]) -> list[bytes]:
    """The parts of a run, each marked and shown by itself; none where one does not say its font and place."""
    words: list[bytes] = []
    depth, said = 0, set()
    for token in run:
        depth += _DEEPER.get(token[0], 0)
        said.add(token[0])
        if depth == 0 and token[0] not in _PLACED:
            if not said >= _PLACED:
                return []
            words.append(content[begin : token.end()])
            begin, said = token.end(), set()
    return words


def _in_order(words: list[bytes], run: bytes) -> bytes:
    """Words from right to left are turned round; other runs stay."""
    if not any(FROM_RIGHT.search(word) for word in words):
        return run
    return b"\n" + b"\n".join(word.strip() for word in reversed(words)) + b"\n"
