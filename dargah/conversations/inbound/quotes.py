"""What somebody wrote themselves in an answer by mail, without the mail that they answered.

No library that is still looked after knows how Persian mail programs quote. So this cuts only what is surely a quote, at
the end of the mail: below our own line, below the head that Outlook repeats, or lines with «>» that nothing follows. When
it is unsure (an answer between the lines of the quote), or nothing would be left, everything stays.
"""

import re

from dargah.notices.reply_address import MARK

HEAD = re.compile(r"\s*\W*(from|از|فرستنده)\s*:", re.IGNORECASE)
BELOW_HEAD = re.compile(
    r"\s*\W*(sent|date|to|subject|تاریخ|ارسال|به|گیرنده|موضوع)\b[^:]{0,20}:", re.IGNORECASE
)
DATED = re.compile(r"\s*\W*(sent|date|تاریخ|ارسال)\b[^:]{0,20}:.*\d", re.IGNORECASE)
ORIGINAL = re.compile(r"\s*-{3,}\s*(original message|پیام اصلی)\s*-{3,}\s*", re.IGNORECASE)
RULE = re.compile(r"\s*[_\-=—]{5,}\s*")
SENT_FROM = re.compile(
    r"\s*(sent from my|get outlook for|ارسال از|فرستاده‌شده از|ارسال‌شده از)\b.{0,60}", re.IGNORECASE
)
WROTE = re.compile(r"(wrote|نوشت|نوشته است|نوشته‌است)\s*:?\s*$|@\S+.*:\s*$", re.IGNORECASE)
SIGNATURE = 8  # lines at most that a signature has
ATTRIBUTION = 3  # lines at most over which a program breaks «… نوشت:»


def own_words(text: str) -> str:
    """The answer alone; the whole text when nothing else is left or it is not clear where the answer ends."""
    lines = text.replace("\r\n", "\n").split("\n")
    kept = _above_quotes(_above_heads(_above_our_line(lines)))
    if len(kept) < len(lines):
        kept = _without_what_is_said_of_it(kept)
    kept = _above_signature(kept)
    answer = "\n".join(kept).strip()
    return answer or text.strip()


def _above_our_line(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if MARK in line and not line.lstrip().startswith(">"):
            return lines[:place]
    return lines


def _above_heads(lines: list[str]) -> list[str]:
    """Without what follows «-----Original Message-----», or the head of a mail."""
    for place, line in enumerate(lines):
        if ORIGINAL.fullmatch(line) or (HEAD.match(line) and _is_head(lines[place : place + 6])):
            return lines[:place]
    return lines


def _is_head(lines: list[str]) -> bool:
    """«From:» with its fellows, among them a day and a mailbox: a letter that somebody wrote begins with «از» and «به» too."""
    fellows = [line for line in lines[1:] if BELOW_HEAD.match(line)]
    dated = any(DATED.match(line) for line in fellows)
    return len(fellows) > 1 and dated and any("@" in line for line in (lines[0], *fellows))


def _above_quotes(lines: list[str]) -> list[str]:
    """Without a block of «>» that ends the mail."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    return lines[:end]


def _without_what_is_said_of_it(lines: list[str]) -> list[str]:
    """Without the line that tells whose words follow, now that they are gone."""
    while lines and (not lines[-1].strip() or RULE.fullmatch(lines[-1])):
        lines = lines[:-1]
    for length in range(1, ATTRIBUTION + 1):
        said = " ".join(line.strip() for line in lines[-length:])
        if len(lines) > length and WROTE.search(said) and re.search(r"\d", said):
            return lines[:-length]
    return lines


def _above_signature(lines: list[str]) -> list[str]:
    while lines and (not lines[-1].strip() or SENT_FROM.fullmatch(lines[-1])):
        lines = lines[:-1]
    for place in range(max(1, len(lines) - SIGNATURE), len(lines)):
        if lines[place].rstrip() == "--":
            return lines[:place]
    return lines
