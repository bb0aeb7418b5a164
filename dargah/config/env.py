"""Typed readers of environment variables that fail loudly.

A wrong value stops the start with one sentence that says what to write; nothing falls back silently.
"""

import ipaddress
import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from dargah.persian.digits import persian_digits


class WrongSetting(SystemExit):
    """Raised for a setting that cannot be used; its text is what the sysadmin reads."""

    def __init__(self, name: str, why: str, write: str) -> None:
        value = os.environ.get(name, "")
        secret = any(word in name for word in ("SECRET", "KEY", "PASSWORD", "DATABASE_URL", "MERCHANT"))
        shown = f" «{value}»" if value and not secret else ""
        super().__init__(
            f"تنظیم {name}{shown} {why}. بنویسید: {write}\n(setting {name}; see docs/operate.md)"
        )


def text(name: str, default: str = "") -> str:
    """The value as written, or the default."""
    return os.environ.get(name, default).strip()


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
    if not (raw.isascii() and raw.isdigit()) or not low <= int(raw) <= high:
        least, most = persian_digits(low), persian_digits(high)
        raise WrongSetting(name, f"عددی میان {least} و {most} نیست", f"{name}={default}")
    return int(raw)


def port(name: str, default: int) -> int:
    """A TCP port."""
    return integer(name, default, 1, 65535)


def address(name: str, default: str) -> str:
    """An address of this machine in figures, version 4 or 6."""
    raw = text(name) or default
    try:
        return str(ipaddress.ip_address(raw))
    except ValueError as wrong:
        raise WrongSetting(name, "نشانی عددی این ماشین نیست", f"{name}={default}") from wrong


def folder(name: str, default: Path) -> Path:
    """A folder that exists or can be made; returned absolute."""
    path = Path(text(name) or default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as refusal:
        raise WrongSetting(name, "پوشه‌ای ساختنی نیست", f"{name}={default}") from refusal
    return path


def refused_folder(name: str, path: Path, *, full: bool = False) -> WrongSetting:
    """What is said of a folder that takes nothing: its disk is full, or it may only be read."""
    room = not full and shutil.disk_usage(next(p for p in (path, *path.parents) if p.exists())).free
    why = "پوشه‌ای است که در آن نمی‌شود نوشت" if room else "پوشه‌ای است که دیسک آن پر است"
    write = f"{name}=پوشه‌ای نوشتنی با دست‌کم یک گیگابایت جا (اکنون: {path})"
    return WrongSetting(name, why, write)


def content(name: str, default: Path) -> Path:
    """The folder of an office's content: it holds directorate.yaml."""
    path = Path(text(name) or default).expanduser().resolve()
    if not (path / "directorate.yaml").is_file():
        raise WrongSetting(
            name, "پوشه محتوای یک اداره نیست (directorate.yaml در آن نیست)", f"{name}={default}"
        )
    return path


def origin(name: str, default: str) -> str:
    """``https://host[:port]`` without a path; plain http only for this machine itself."""
    raw = text(name) or default
    parts = urlsplit(raw)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise WrongSetting(name, "نشانی کامل نیست", f"{name}=https://portal.example.ir")
    if parts.scheme == "http" and not local:
        raise WrongSetting(
            name, "بی‌رمز است؛ درگاه واقعی فقط با https کار می‌کند", f"{name}=https://{parts.netloc}"
        )
    return raw.rstrip("/")


def database_url(name: str) -> dict[str, object] | None:
    """``postgresql://user:password@host:port/name`` as Django's dictionary; None when not set.

    Several hosts (a Patroni cluster) are written with commas: ``postgresql://u:p@a:5432,b:5432/dargah``.
    A socket folder goes in ``?host=/run/postgresql``.
    """
    from urllib.parse import parse_qs, unquote

    raw = text(name)
    if not raw:
        return None
    form = f"{name}=postgresql://dargah:PASSWORD@127.0.0.1:5432/dargah"
    parts = urlsplit(raw)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise WrongSetting(name, "نشانی PostgreSQL نیست", form)
    database = unquote(parts.path.lstrip("/"))
    if not database:
        raise WrongSetting(name, "نام پایگاه داده ندارد", form)
    credentials, _, hosts = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    query = parse_qs(parts.query)
    names, ports = [], []
    for host in hosts.split(",") if hosts else []:
        address, _, number = host.partition(":")
        names.append(unquote(address))
        ports.append(number or "5432")
    return {
        "NAME": database,
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": query["host"][0] if "host" in query else ",".join(names),
        "PORT": query["port"][0] if "port" in query else ",".join(ports),
        "SEVERAL_HOSTS": len(names) > 1,
    }


def one_of(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    raw = text(name, default) or default
    if raw not in choices:
        raise WrongSetting(name, "شناخته نیست", f"{name}={'|'.join(choices)}")
    return raw


def web_address(name: str, default: str) -> str:
    """``https://host[:port][/path]`` of a service outside, or empty; plain http only for this machine itself."""
    raw = text(name) or default
    parts = urlsplit(raw)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if raw and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
        raise WrongSetting(name, "نشانی کامل نیست", f"{name}=https://payment.example.ir")
    if raw and parts.scheme == "http" and not local:
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


def tile_server(name: str) -> str:
    """``https://host/{z}/{x}/{y}.png``, or empty where the office has none."""
    raw = text(name)
    if raw and not (raw.startswith("https://") and all(part in raw for part in ("{z}", "{x}", "{y}"))):
        raise WrongSetting(
            name, "نشانی کاشی‌های نقشه نیست", f"{name}=https://tiles.example.ir/{{z}}/{{x}}/{{y}}.png"
        )
    return raw
