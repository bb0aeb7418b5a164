"""Typed readers of environment variables that fail loudly.

A wrong value stops the start with one sentence that says what to write; nothing falls back silently.
"""

import contextlib
import difflib
import ipaddress
import os
import re
import shutil
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from dargah.persian.digits import persian_digits

LAST_PORT = 65535
LONGEST_NUMBER = 18  # digits
LONGEST_HOST = 253
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
# read by no reader here: what `dargah run` tells the processes that it starts
BETWEEN_OURSELVES = frozenset({"DARGAH_EMBEDDED_HOST"})
_read: set[str] = set()


class WrongSetting(SystemExit):
    """Raised for a setting that cannot be used; its text is what the sysadmin reads."""

    def __init__(self, name: str, why: str, write: str, *, shown: bool = True) -> None:
        value = os.environ.get(name, "").strip()
        secret = any(word in name for word in ("SECRET", "KEY", "PASSWORD", "DATABASE_URL", "MERCHANT"))
        names_a_user = "://" in value and "@" in value
        told = f" «{value}»" if value and shown and not secret and not names_a_user else ""
        super().__init__(f"تنظیم {name}{told} {why}. بنویسید: {write}\n(setting {name}; see docs/operate.md)")


def text(name: str, default: str = "") -> str:
    """The value as written, or the default."""
    _read.add(name)
    return os.environ.get(name, default).strip()


def refuse_unknown() -> None:
    """Stop for a ``DARGAH_…`` that nobody has asked for: a slip of the pen would leave the default in force, unseen."""
    for name in sorted(os.environ):
        if name.startswith("DARGAH_") and name not in _read | BETWEEN_OURSELVES:
            near = difflib.get_close_matches(name, sorted(_read), n=1, cutoff=0)[0]
            write = f"{near}=…، اگر همین را می‌خواستید؛ یا آن را بردارید"
            raise WrongSetting(name, "شناخته نیست", write, shown=False)


def boolean(name: str, default: bool) -> bool:  # noqa: FBT001 the default is the second word of a reader
    """``1/true/yes`` or ``0/false/no``."""
    raw = text(name).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise WrongSetting(name, "نه بله است و نه نه", f"{name}=1 یا {name}=0")


def integer(name: str, default: int, low: int, high: int) -> int:
    """A whole number in ``low..high``."""
    raw = text(name)
    if not raw:
        return default
    plain = raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER
    if not plain or not low <= int(raw) <= high:
        least, most = persian_digits(low), persian_digits(high)
        raise WrongSetting(name, f"عددی میان {least} و {most} نیست", f"{name}={default}")
    return int(raw)


def port(name: str, default: int) -> int:
    """A TCP port."""
    return integer(name, default, 1, LAST_PORT)


def refuse_equal_ports(names: Sequence[str], ports: Sequence[int]) -> None:
    """Stop where two of our own servers would have one port: the second to begin would blame a stranger."""
    for place, number in enumerate(ports):
        if number in ports[:place]:
            other = names[ports.index(number)]
            free = next(one for one in range(number + 1, LAST_PORT) if one not in ports)
            raise WrongSetting(names[place], f"همان درگاه {other} است", f"{names[place]}={free}")


def chosen(name: str, reads: Callable[[str], object]) -> None:
    """Stop for a value that its own reader does not know; the reader's ValueError says what to write."""
    raw = text(name)
    try:
        reads(raw)
    except ValueError as wrong:
        raise WrongSetting(name, "شناخته نیست", f"{name}={wrong}") from wrong


def address(name: str, default: str) -> str:
    """An address of this machine in figures, version 4 or 6."""
    raw = text(name) or default
    try:
        return str(ipaddress.ip_address(raw))
    except ValueError as wrong:
        raise WrongSetting(name, "نشانی عددی این ماشین نیست", f"{name}={default}") from wrong


def folder(name: str, default: Path) -> Path:
    """A folder that exists or can be made; returned absolute."""
    try:
        path = _path(name, default)
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError, ValueError) as refusal:
        raise WrongSetting(name, "پوشه‌ای ساختنی نیست", f"{name}={default}") from refusal
    return path


def _path(name: str, default: Path) -> Path:
    """The path as written, absolute. Raises OSError, RuntimeError or ValueError for a loop, a stranger's home, a NUL."""
    return Path(text(name) or default).expanduser().resolve(strict=False)


def refused_folder(name: str, path: Path, *, full: bool = False) -> WrongSetting:
    """What is said of a folder that takes nothing: its disk is full, or it may only be read."""
    room = not full and shutil.disk_usage(next(p for p in (path, *path.parents) if p.exists())).free
    why = "پوشه‌ای است که در آن نمی‌شود نوشت" if room else "پوشه‌ای است که دیسک آن پر است"
    write = f"{name}=پوشه‌ای نوشتنی با دست‌کم یک گیگابایت جا (اکنون: {path})"
    return WrongSetting(name, why, write)


def content(name: str, default: Path) -> Path:
    """The folder of an office's content: it holds directorate.yaml."""
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        path = _path(name, default)
        if (path / "directorate.yaml").is_file():
            return path
    raise WrongSetting(name, "پوشه محتوای یک اداره نیست (directorate.yaml در آن نیست)", f"{name}={default}")


def origin(name: str, default: str) -> str:
    """``https://host[:port]`` without a path, as a browser writes it; plain http only for this machine itself."""
    raw = text(name) or default
    parts = _parts(raw)
    if parts is None or parts.path not in {"", "/"}:
        raise WrongSetting(name, "نشانی کامل نیست", f"{name}=https://portal.example.ir")
    if parts.scheme == "http" and not _is_here(parts):
        raise WrongSetting(
            name, "بی‌رمز است؛ درگاه واقعی فقط با https کار می‌کند", f"{name}=https://{parts.netloc}"
        )
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{host_of(raw)}{port}"


def host_of(origin: str) -> str:
    """The host of an address as it stands in a Host header: small letters, IDNA, version 6 in brackets."""
    host = urlsplit(origin).hostname or ""
    return f"[{host}]" if ":" in host else host.encode("idna").decode()


def _parts(raw: str) -> SplitResult | None:
    """The parts of a web address; None for what is none, names a user, asks something or has no port of TCP."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(raw)
        whole = parts.scheme in {"http", "https"} and _is_host(host_of(raw)) and parts.port != 0
        if whole and not re.search(r"[\s?#]", raw) and "@" not in parts.netloc:
            return parts
    return None


def _is_here(parts: SplitResult) -> bool:
    return parts.hostname in {"127.0.0.1", "localhost", "::1"}


def _is_host(written: str) -> bool:
    """Whether it is a name of the domain system or an address in figures."""
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(written.strip("[]"))
        return True
    return len(written) <= LONGEST_HOST and bool(HOST.fullmatch(written))


def host(name: str, default: str) -> str:
    """The name or address of a machine, without a port."""
    raw = text(name) or default
    if not _is_host(raw.lower()):
        raise WrongSetting(name, "نام ماشین نیست", f"{name}=mail.example.ir")
    return raw


def domain(name: str) -> str:
    """A name of the domain system in small letters, or empty."""
    return host(name, "").lower() if text(name) else ""


def sender(name: str, default: str) -> str:
    """An address of e-mail, bare or with a name before it: ``درگاه <portal@example.ir>``."""
    raw = text(name) or default
    shown, written = parseaddr(raw)
    box, _, domain = written.rpartition("@")
    plain = bool(re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+", box)) and _is_host(domain.lower())
    if not plain or raw not in {written, f"{shown} <{written}>"}:
        raise WrongSetting(name, "نشانی رایانامه نیست", f"{name}=portal@example.ir")
    return raw


def digits(name: str, default: str) -> str:
    """A number that is dialled: figures only, perhaps with + before them."""
    raw = text(name) or default
    if not re.fullmatch(r"\+?[0-9]{4,20}", raw):
        raise WrongSetting(name, "شماره خط فرستنده نیست", f"{name}={default}")
    return raw


def socket_address(name: str) -> str:
    """``host:port`` or the path of a socket; empty where there is none."""
    raw = text(name)
    machine, _, number = raw.rpartition(":")
    there = _is_host(machine.lower()) and _is_port(number)
    if raw and not raw.startswith("/") and not there:
        raise WrongSetting(
            name,
            "نه راه یک سوکت است و نه نام ماشین و در",
            f"{name}=/run/clamav/clamd.ctl یا {name}=127.0.0.1:3310",
        )
    return raw


def database_url(name: str) -> dict[str, object] | None:
    """``postgresql://user:password@host:port/name?option=value`` as Django's dictionary; None when not set.

    libpq itself reads it, so that several hosts (``a:5432,b:5432``), a socket folder (``?host=/run/postgresql``), an
    address of version 6 in brackets and every option (``?sslmode=verify-full``) mean what they mean to PostgreSQL.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    raw = text(name)
    if not raw:
        return None
    form = f"{name}=postgresql://dargah:PASSWORD@127.0.0.1:5432/dargah"
    if not raw.startswith(("postgresql://", "postgres://")):
        raise WrongSetting(name, "نشانی PostgreSQL نیست", form)
    try:
        said = {key: str(value) for key, value in conninfo_to_dict(raw).items() if value is not None}
    except (ProgrammingError, UnicodeError):
        raise WrongSetting(name, "نشانی PostgreSQL نیست یا گزینه‌ای ناشناخته دارد", form) from None
    if not said.get("dbname"):
        raise WrongSetting(name, "نام پایگاه داده ندارد", form)
    for number in filter(None, said.get("port", "").split(",")):
        if not _is_port(number):
            raise WrongSetting(name, "دری دارد که شماره‌ای میان ۱ و ۶۵۵۳۵ نیست", form)
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    facts: dict[str, object] = {ours: said.pop(theirs, "") for ours, theirs in known.items()}
    if "," in str(facts["HOST"]):
        said.setdefault("target_session_attrs", "read-write")
    return {**facts, "OPTIONS": said}


def _is_port(number: str) -> bool:
    plain = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    return plain and 0 < int(number) <= LAST_PORT


def one_of(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    raw = text(name, default) or default
    if raw not in choices:
        raise WrongSetting(name, "شناخته نیست", f"{name}={'|'.join(choices)}")
    return raw


def web_address(name: str, default: str) -> str:
    """``https://host[:port][/path]`` of a service outside, or empty; plain http only for this machine itself."""
    raw = text(name) or default
    if not raw:
        return ""
    parts = _parts(raw)
    if parts is None:
        raise WrongSetting(name, "نشانی کامل نیست", f"{name}=https://service.example.ir")
    if parts.scheme == "http" and not _is_here(parts):
        raise WrongSetting(name, "بی‌رمز است", f"{name}=https://{parts.netloc}")
    return raw.rstrip("/")


def merchant(name: str, default: str, *, wanted: bool) -> str:
    """The 36 characters by which a gateway knows the office; must be there where a gateway is set."""
    raw = (text(name) or default).lower()
    if not raw and not wanted:
        return ""
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", raw):
        raise WrongSetting(
            name,
            "کد ۳۶ نویسه‌ای پذیرنده درگاه پرداخت نیست یا نوشته نشده",
            f"{name}=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        )
    return raw


def word(name: str, default: str = "", *, wanted: bool = False, example: str) -> str:
    """One word of printable ASCII, as the name of a model or a key; must be there where ``wanted``."""
    raw = text(name) or default
    if (wanted and not raw) or not re.fullmatch(r"[!-~]{0,300}", raw):
        why = "نوشته نشده است" if not raw else "یک واژه از حروف و نشانه‌های لاتین نیست"
        raise WrongSetting(name, why, f"{name}={example}")
    return raw


def unguessable(name: str, default: str) -> str:
    """The secret end of an address that a provider calls, or empty, which shuts the address."""
    raw = text(name) or default
    if raw and not re.fullmatch(r"[A-Za-z0-9_-]{32,200}", raw):
        write = f'{name}=… (بسازید: python -c "import secrets;print(secrets.token_urlsafe(32))")'
        raise WrongSetting(name, "کلیدی با دست‌کم ۳۲ حرف لاتین، رقم، «-» و «_» نیست", write)
    return raw


# its host goes into the policy that browsers keep, where «;», a comma and a space begin something new
_TILES = re.compile(
    r"https://[\w.-]+(:\d{1,5})?/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[^\s;,\"'<>\\]+", re.ASCII
)


def tile_server(name: str) -> str:
    """``https://host/{z}/{x}/{y}.png``, or empty where the office has none."""
    raw = text(name)
    if raw and not _TILES.fullmatch(raw):
        raise WrongSetting(
            name,
            "نشانی کاشی‌های نقشه نیست (بی فاصله، ویرگول و «;»)",
            f"{name}=https://tiles.example.ir/{{z}}/{{x}}/{{y}}.png",
        )
    return raw
