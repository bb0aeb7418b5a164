"""The family of a device from what its browser says of itself: enough to know one's own, too little to know a person."""

_BROWSERS = (  # the first that fits: most call themselves by the names of others, too
    ("Edg", "اِج"),
    ("OPR", "اپرا"),
    ("SamsungBrowser", "مرورگر سامسونگ"),
    ("Firefox", "فایرفاکس"),
    ("FxiOS", "فایرفاکس"),
    ("CriOS", "کروم"),
    ("Chrome", "کروم"),
    ("Safari", "سافاری"),
)
_SYSTEMS = (
    ("Android", "گوشی اندروید"),
    ("iPhone", "آیفون"),
    ("iPad", "آیپد"),
    ("Windows", "ویندوز"),
    ("Macintosh", "مک"),
    ("CrOS", "کروم‌بوک"),
    ("Linux", "لینوکس"),
)
UNKNOWN = "دستگاه ناشناخته"


def device_of(user_agent: str) -> str:
    """«فایرفاکس در ویندوز»; versions and models are left out."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} در {system}" if browser and system else browser or system or UNKNOWN
