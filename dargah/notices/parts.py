"""How many parts a text message has: what it costs and how it arrives.

Persian text goes as UCS-2: 70 characters in a single message, 67 in each part of a longer one (three are
taken by the header that joins them). Text of the GSM 7-bit alphabet alone has 160 and 153.
"""

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
SINGLE, JOINED = 70, 67
SINGLE_7, JOINED_7 = 160, 153


def sms_length(text: str) -> int:
    """How many characters are counted: those outside the first plane twice."""
    return len(text) if set(text) <= GSM_7 else len(text.encode("utf-16-le")) // 2


def sms_parts(text: str) -> int:
    """The number of parts; an empty text has none. Characters outside the first plane count twice."""
    length = sms_length(text)
    single, joined = (SINGLE_7, JOINED_7) if set(text) <= GSM_7 else (SINGLE, JOINED)
    return min(length, 1) if length <= single else -(-length // joined)
