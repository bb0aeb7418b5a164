"""Numbers as texts say them, in figures or in words, so that «سی روز» and «۳۰ روز» are the same.

«نه» is not read as nine: it is far more often «no». What is no number stays as it was.
"""

import re
from collections.abc import Iterable, Iterator

from dargah.persian.text import search_key

_ONES = "یک دو سه چهار پنج شش هفت هشت".split()  # noqa: SIM905 read as a line
_TEENS = "ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده".split()  # noqa: SIM905
_TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split()  # noqa: SIM905
_HUNDREDS = "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split()  # noqa: SIM905
_SAID = {
    "صفر": 0,
    **{word: n for n, word in enumerate(_ONES, 1)},
    **{word: n for n, word in enumerate(_TEENS, 10)},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
    **{word: 100 * n for n, word in enumerate(_HUNDREDS, 1)},
}
_SCALES = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9}
_SIGNS = str.maketrans({"٪": " درصد ", "%": " درصد ", "٫": "."})
_TOKEN = re.compile(r"[0-9]+(?:[./:][0-9]+)*|[^\W\d_]+")
_GROUPED = re.compile(r"(?<=[0-9])[٬,'](?=[0-9]{3}(?![0-9]))")
_DIGITS_BESIDE = re.compile(r"(?<=[0-9])(?=[^\W\d_])|(?<=[^\W\d_])(?=[0-9])")
MOST_DIGITS = 15
MARK = "#"  # before and after a number, so that «1», «2» never read as «12»


def tokens_of(text: str) -> list[str]:
    """Words as they are compared and numbers in one form: ``#50000#`` for «۵۰ هزار», «پنجاه‌هزار» and «۵۰٬۰۰۰»."""
    plain = _DIGITS_BESIDE.sub(" ", _GROUPED.sub("", search_key(text).translate(_SIGNS)))
    return list(_joined(_TOKEN.findall(plain)))


def _value(word: str) -> int | None:
    if word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS and (word == "0" or word[0] != "0"):
        return int(word)
    return _SAID.get(word, _SCALES.get(word))


def _joined(tokens: list[str]) -> Iterator[str]:
    place = 0
    while place < len(tokens):
        if _value(tokens[place]) is None:
            figure = tokens[place][0] in "0123456789"
            yield f"{MARK}{tokens[place]}{MARK}" if figure else tokens[place]
            place += 1
            continue
        said, place = _run(tokens, place)
        yield from (f"{MARK}{number}{MARK}" for number in _numbers(said))


def _run(tokens: list[str], place: int) -> tuple[list[str], int]:
    """The tokens from here on that say numbers, with «و» where it stands between two of them."""
    end = place + 1
    while end < len(tokens):
        if _value(tokens[end]) is not None:
            end += 1
        elif tokens[end] == "و" and end + 1 < len(tokens) and _value(tokens[end + 1]) is not None:
            end += 2
        else:
            break
    return tokens[place:end], end


def _numbers(said: Iterable[str]) -> list[int]:
    """What the words of a run amount to; «سه و چهار» are two numbers, «بیست و چهار» and «دو میلیون و صد هزار» one each."""
    found: list[int] = []
    joined = True  # by «و» to the number before
    room = 0  # below this a next part still belongs to the last number
    for word in said:
        if word == "و":
            joined = True
            continue
        value = _value(word) or 0
        if word in _SCALES:
            last = found[-1] if found and room else 0
            part = last % (value * 1000) if last else 0
            if found and part and part < value:
                found[-1] = last - part + part * value
            else:
                found.append(value)
            room = value
        elif found and joined and 0 < value < room:
            found[-1] += value
            room = _room(value, word)
        else:
            found.append(value)
            room = _room(value, word)
        joined = False
    return found


def _room(value: int, word: str) -> int:
    """What may still be added to a number that ends so: after «بیست» ones, after «صد» tens, after figures nothing."""
    if word.isdigit() or value < 20:  # noqa: PLR2004 up to nineteen a number is said by one word
        return 1
    return 10 if value < 100 else 100  # noqa: PLR2004
