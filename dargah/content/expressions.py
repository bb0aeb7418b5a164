"""A condition or an amount as a person reads it: the questions by their words, the answers by theirs.

What the pickers of the workshop can write is told; what only an expert wrote stays an expression.
"""

import re
from collections.abc import Mapping

from dargah.persian.digits import persian_digits, thousands

_FIELD = re.compile(r"\{[^{}]*\}")
_PATH = r"([a-z][\w.]*)"
_TEXT = r"(?:\"([^\"\\]*)\"|'([^'\\]*)')"
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_JOINS = (("&&", " و "), ("||", " یا "))
_SIZES = {">": "بیش از", ">=": "دست‌کم", "<": "کمتر از", "<=": "دست‌بالا", "==": "برابر با", "!=": "جز"}
_IS = re.compile(rf"{_PATH} ?(==|!=) ?{_TEXT}")
_ONE_OF = re.compile(rf"{_PATH} in \[((?:{_TEXT}(?:, ?)?)+)\]")
_CHOSEN = re.compile(rf"(!?)\(?{_TEXT} in {_PATH}\)?")
_SIZE = re.compile(rf"(size\()?{_PATH}\)? ?(>=|<=|>|<|==|!=) ?{_NUMBER}")
_TWO = re.compile(rf"{_PATH} ?(>=|<=|>|<|==|!=) ?{_PATH}")
_BETWEEN = {
    "==": "با «{}» برابر است", "!=": "با «{}» برابر نیست", ">": "از «{}» بیشتر است", "<": "از «{}» کمتر است",
    ">=": "از «{}» کمتر نیست", "<=": "از «{}» بیشتر نیست",
}  # fmt: skip
_TRUTH = re.compile(rf"(!?){_PATH}")
_EACH = re.compile(rf"(?:(int|size)\()?{_PATH}\)? \* (\d+)(?:\.0 \+ 0\.5\))?")


def in_words(expression: str, known: Mapping[str, str]) -> str | None:
    """The expression in words; None for what is not made of questions and answers alone.

    ``known`` has the words of a question under its dotted path, and those of an answer under «path=answer».
    """
    amount = _amount(expression, known)
    if amount is not None:
        return amount
    written = [sign for sign, _ in _JOINS if sign in expression]
    if len(written) > 1:  # which belongs to which only brackets say
        return None
    sign, word = next(((sign, word) for sign, word in _JOINS if sign in written), ("&&", ""))
    parts = [_part(one.strip(), known) for one in expression.split(sign)]
    return word.join(one for one in parts if one) if all(parts) else None


def with_fields_named(text: str, known: Mapping[str, str]) -> str:
    """A text of a letter or a notice with the words of its fields; ``known`` has them with their braces."""
    return _FIELD.sub(lambda found: known.get(found[0], found[0]), text)


def answer(path: str, value: str) -> str:
    """Under which name ``known`` has the words of an answer."""
    return f"{path}={value}"


def _answered(path: str, value: str, known: Mapping[str, str]) -> str:
    return known.get(answer(path, value), value)


def _part(text: str, known: Mapping[str, str]) -> str | None:
    for pattern, told in (
        (_IS, _is),
        (_ONE_OF, _one_of),
        (_CHOSEN, _chosen),
        (_SIZE, _sized),
        (_TWO, _between),
        (_TRUTH, _true),
    ):
        found = pattern.fullmatch(text)
        if found:
            return told(found, known)
    return None


def _is(found: re.Match[str], known: Mapping[str, str]) -> str | None:
    path, sign, value = found[1], found[2], found[3] or found[4] or ""
    if path not in known:
        return None
    if not value:
        return f"«{known[path]}» {'خالی' if sign == '==' else 'نوشته شده'} است"
    said = _answered(path, value, known)
    return f"«{known[path]}»، «{said}» {'است' if sign == '==' else 'نیست'}"


def _one_of(found: re.Match[str], known: Mapping[str, str]) -> str | None:
    path = found[1]
    if path not in known:
        return None
    values = [one or other for one, other in re.findall(_TEXT, found[2])]
    said = " یا ".join(f"«{_answered(path, value, known)}»" for value in values)
    return f"«{known[path]}»، {said} است"


def _chosen(found: re.Match[str], known: Mapping[str, str]) -> str | None:
    path, value = found[4], found[2] or found[3] or ""
    if path not in known:
        return None
    said = _answered(path, value, known)
    return f"در «{known[path]}»، «{said}» برگزیده {'نشده' if found[1] else 'شده'} است"


def _sized(found: re.Match[str], known: Mapping[str, str]) -> str | None:
    path = found[2]
    if path not in known:
        return None
    number = persian_digits(found[4].removesuffix(".0").replace(".", "٫"))
    return f"{'شمار ردیف‌های ' if found[1] else ''}«{known[path]}» {_SIZES[found[3]]} {number} است"


def _between(found: re.Match[str], known: Mapping[str, str]) -> str | None:
    one, other = known.get(found[1]), known.get(found[3])
    return f"«{one}» {_BETWEEN[found[2]].format(other)}" if one and other else None


def _true(found: re.Match[str], known: Mapping[str, str]) -> str | None:
    return f"پاسخ «{known[found[2]]}» {'نه' if found[1] else 'بله'} است" if found[2] in known else None


def _amount(text: str, known: Mapping[str, str]) -> str | None:
    if text.isdecimal():
        return f"{thousands(int(text))} ریال"
    found = _EACH.fullmatch(text)
    if found is None or found[2] not in known:
        return None
    each = "هر ردیف" if found[1] == "size" else "هر واحد"
    return f"{thousands(int(found[3]))} ریال برای {each} «{known[found[2]]}»"
