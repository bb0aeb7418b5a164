"""What a bank calls a payment: letters and digits, as they stand on a slip or in a statement of account."""

from dargah.persian.digits import fold_digits

SHORTEST, LONGEST = 4, 40


def written(text: str) -> str:
    """The reference as it is kept: Latin digits and capitals, without spaces."""
    return "".join(fold_digits(text).split()).upper()


def fault_of(reference: str, name: str) -> str:
    """The sentence for a reference that no bank gives, empty for one that could be; ``name`` is what its box asks for."""
    if not reference:
        return f"{name} را بنویسید."
    if not (reference.isascii() and reference.replace("-", "").replace("/", "").isalnum()):
        return f"{name} فقط رقم و حرف لاتین است."
    return "" if SHORTEST <= len(reference) <= LONGEST else f"{name} را کامل بنویسید."


def bare(reference: str) -> str:
    """What of a reference makes it another one: «77-001» and «77/001» are the slip 77001."""
    return reference.replace("-", "").replace("/", "")
