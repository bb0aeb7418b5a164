"""Marks above and below letters («قبلاً», «اوّل», «لُر») as they are read.

A mark that is drawn higher or lower than its line is a marked content of its own in what Typst writes, and cuts its word
in two: the pieces lie from left to right, so a word of Persian would be read from its end, and the mark, which the
letter under it tells with itself (ActualText), would be heard twice. Here the pieces change places, each with its own
place on the paper, and a mark alone says nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_PIECE = re.compile(
    rb"(\s*/Span<</MCID \d+>>BDC)(\s*q 1 0 0 -1 (-?[\d.]+) (-?[\d.]+) cm.*?/f\d+ ([\d.]+) Tf.*)(EMC)",
    re.DOTALL,
)
# a letter with its mark is told as one; where nothing else does, that says which way the run goes
FROM_RIGHT = re.compile(rb"/ReversedChars|/ActualText<FEFF0[67]")
_INSTEAD, _TOLD = b"/ActualText", re.compile(rb"/ActualText(?:<[0-9A-Fa-f]*>|\([^\\()]*\))")
_STRING, _BYTE = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL), re.compile(rb"\\[0-7]{3}|\\?.", re.DOTALL)
_TWO_LETTERS = 4  # bytes, two a letter


@dataclass(frozen=True)
class _Piece:
    """What one marked content draws: where it begins, and in which size."""

    head: bytes
    body: bytes
    tail: bytes
    x: float
    y: float
    size: float

    @property
    def is_from_right(self) -> bool:
        return FROM_RIGHT.search(self.body) is not None

    @property
    def is_from_left(self) -> bool:
        """Whether it surely is Latin: several letters that are not said to be reversed. Of one letter nothing is said."""
        shown = b"".join(_STRING.findall(self.body))
        return (
            not self.is_from_right and _INSTEAD not in self.body and len(_BYTE.findall(shown)) >= _TWO_LETTERS
        )


def with_their_letters(contents: Iterable[bytes]) -> Iterator[bytes]:
    """The marked contents of a page in their order, the pieces of a word that marks have cut in the order of its letters."""
    run: list[_Piece] = []
    for content in contents:
        piece = _piece(content)
        if run and (piece is None or not _goes_on(run[-1], piece)):
            yield from _told(run)
            run = []
        if piece is None:
            yield content
        else:
            run.append(piece)
    yield from _told(run)


def _piece(content: bytes) -> _Piece | None:
    found = _PIECE.fullmatch(content)
    if found is None:
        return None
    head, body, x, y, size, tail = found.groups()
    return _Piece(head, body, tail, float(x), float(y), float(size))


def _goes_on(before: _Piece, piece: _Piece) -> bool:
    """Whether two neighbours are of one word: further to the right, higher or lower by less than a line. What follows in
    Persian stands to the left.
    """
    return piece.x >= before.x and 0 < abs(piece.y - before.y) < piece.size == before.size


def _told(run: list[_Piece]) -> Iterator[bytes]:
    if len(run) < 2:  # noqa: PLR2004 nothing was cut
        yield from (one.head + one.body + one.tail for one in run)
        return
    # a mark is written to the left of its letter, so that a word from right to left ends with a letter, another begins so
    from_left = not any(one.is_from_right for one in run) and any(
        one.is_from_left for one in run if one.y == run[0].y
    )
    line = run[0].y if from_left else run[-1].y
    bodies = [one.body if one.y == line else _silent(one.body) for one in run]
    if not from_left:
        bodies.reverse()
    yield from (one.head + body + one.tail for one, body in zip(run, bodies, strict=True))


def _silent(body: bytes) -> bytes:
    return b"/Span<</ActualText()>>BDC" + _TOLD.sub(b"/ActualText()", body) + b"\nEMC\n"
