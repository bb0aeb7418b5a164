"""`dargah coverage`: how far each service is online, measured by walking its samples."""

import argparse
import json
import sys
from typing import Any


def add_commands(commands: Any) -> None:
    """`dargah coverage`, as a table or as JSON."""
    about = "how far each service is online, measured by walking its samples"
    online = commands.add_parser("coverage", help=about, description=about)
    online.add_argument("--json", action="store_true", help="as JSON")
    online.set_defaults(handler=coverage)


def coverage(options: argparse.Namespace) -> int:
    """Measure what was published since it was measured, then tell where every service stands."""
    import django

    django.setup()
    from dargah.config.postgres import require_answer

    require_answer()
    from dargah.insight import measuring
    from dargah.persian.digits import persian_digits

    waiting = len(measuring.stale())
    for number, one in enumerate(measuring.measure_stale(), start=1):
        print(
            f"سنجش {persian_digits(number)} از {persian_digits(waiting)}: {one.slug}",
            file=sys.stderr,
            flush=True,
        )
    return tell(as_json=options.json)


def tell(*, as_json: bool) -> int:
    """Print where every service stands, as it was measured last."""
    from dargah.insight.queries import standings
    from dargah.persian.digits import persian_digits

    found = standings()
    if as_json:
        print(json.dumps({"services": [one.told() for one in found]}, ensure_ascii=False, indent=2))
        return 0
    for standing in found:
        obstacle = f"  ({standing.obstacle.what}: {standing.reason})" if standing.obstacle else ""
        print(f"{persian_digits(int(standing.level))}  {standing.definition.title}{obstacle}")
    return 0
