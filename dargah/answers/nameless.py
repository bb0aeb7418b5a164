"""A question without whom it is about."""

import re

# five digits and more may be a telephone or a national ID; an address of mail is one
_PERSONAL = re.compile(r"[0-9۰-۹٠-٩](?:[ \-]?[0-9۰-۹٠-٩]){4,}|\S+@\S+")


def without_numbers(text: str) -> str:
    """A question without what may be somebody's number or address of mail."""
    return _PERSONAL.sub("…", text)
