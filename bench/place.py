"""Where the measures run: a data folder of their own, an embedded PostgreSQL of their own, a prepared demo office."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "bench"
RESULT = ROOT / "var" / "bench.json"


@dataclass
class Place:
    """What the measures share. ``large`` and ``medium`` are how many cases the comparison of sizes uses."""

    rounds: int
    seconds: float
    large: int
    medium: int
    small: int = 1_000
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder of this run."""
        return KEPT

    @property
    def api_key(self) -> str:
        """The demo partner's key."""
        return (self.data / "demo-api-key").read_text().strip()


def make(*, quick: bool, keep: bool = False) -> Place:
    """Prepare the folder (anew unless ``keep``) and start Django in this process on it."""
    if not keep:
        shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DARGAH_MODE="demo", DARGAH_DATA=str(KEPT), DJANGO_SETTINGS_MODULE="dargah.config.settings"
    )
    os.environ.pop("DATABASE_URL", None)
    from dargah.config import settings  # noqa: PLC0415 it starts the database of the folder

    os.environ["DARGAH_EMBEDDED_HOST"] = str(settings.DATABASES["default"]["HOST"])
    subprocess.run([sys.executable, "-m", "dargah", "prepare"], check=True, cwd=ROOT)
    import django  # noqa: PLC0415 settings are ready only now

    django.setup()
    if quick:
        return Place(rounds=3, seconds=1.0, large=50_000, medium=20_000)
    return Place(rounds=5, seconds=1.5, large=1_000_000, medium=100_000)


def postgres_host() -> str:
    """The socket folder of the embedded server."""
    return os.environ["DARGAH_EMBEDDED_HOST"]


def database_url(name: str) -> str:
    """How a server is told to use another database of the same PostgreSQL."""
    return f"postgresql://postgres:@/{name}?host={postgres_host()}"


def machine() -> dict[str, Any]:
    """What the figures were measured on, without its name."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "",
    )
    load = os.getloadavg()
    return {
        "cores": os.cpu_count(),
        "cpu": model,
        "load_at_start": round(load[0], 2),
        "python": sys.version.split()[0],
    }


def write_result(lines: list[dict[str, Any]], about: dict[str, Any]) -> None:
    """The run as JSON."""
    RESULT.write_text(json.dumps({**about, "figures": lines}, ensure_ascii=False, indent=2) + "\n")
