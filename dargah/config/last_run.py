"""How `dargah run` was started last on this data folder, so that a command typed beside it means the same portal.

Read only by commands that look and only where the environment says nothing of its own: a real office sets its
environment, and no file of a demo may stand in for it.
"""

import contextlib
import json
import os
from pathlib import Path

REMEMBERED = ("PORT", "DARGAH_SANDBOX_PORT", "DARGAH_SANDBOX_SMTP_PORT", "DARGAH_SANDBOX_PAY_PORT")
OWN_WORDS = (*REMEMBERED, "DARGAH_ORIGIN", "DARGAH_SECRET_KEY", "DATABASE_URL")
ROOT = Path(__file__).resolve().parents[2]


def remember(data: Path, ports: dict[str, int]) -> None:
    """Note the ports of a start of the demo; one on a database of its own is not noted, its address is a secret."""
    kept = data / "last-run.json"
    if os.environ.get("DATABASE_URL"):
        kept.unlink(missing_ok=True)
        return
    kept.write_text(json.dumps({name: ports[name] for name in REMEMBERED}))


def speak_as_it_did() -> None:
    """Set mode and ports as the last start had them, unless the environment has words of its own."""
    if os.environ.get("DARGAH_MODE", "demo") != "demo":
        return
    kept = Path(os.environ.get("DARGAH_DATA") or ROOT / "var").expanduser() / "last-run.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        facts = json.loads(kept.read_text())
        ports = {name: str(int(facts[name])) for name in REMEMBERED}
        own = {name: os.environ[name] for name in OWN_WORDS if os.environ.get(name)}
        if any(
            ports.get(name) != word for name, word in own.items()
        ):  # the same port said again is no other word
            return
        os.environ.update(ports, DARGAH_MODE="demo")
