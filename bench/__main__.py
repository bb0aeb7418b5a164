"""``make bench``: every measure once, a table, and var/bench.json. ``--quick`` with fewer cases, ``--only`` for some."""

import argparse
import importlib
import sys
import time

from bench import place as places
from bench.figures import Figure
from bench.report import line, table

MEASURES = [
    "start_of_worker",
    "published_pages",
    "uncached_pages",
    "submission",
    "wizard",
    "letter",
    "first_visit",
    "sizes",
    "finding",
    "asking",
]


def main() -> int:
    """Run and report; 0 when every target holds."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and cases, for trying")
    parser.add_argument("--keep", action="store_true", help="on the data of the run before")
    parser.add_argument("--only", nargs="*", choices=MEASURES, default=MEASURES)
    chosen = parser.parse_args()
    machine = places.machine()
    begun = time.monotonic()
    place = places.make(quick=chosen.quick, keep=chosen.keep)
    figures: list[Figure] = []
    for name in chosen.only:
        started = time.monotonic()
        found = importlib.import_module(f"bench.measures.{name}").measure(place)
        figures += found
        print(table(found), flush=True)
        print(f"  {name}: {time.monotonic() - started:.0f} s\n", flush=True)
    print(table(figures))
    about = {"machine": machine, "quick": chosen.quick, "seconds": round(time.monotonic() - begun)}
    places.write_result([line(figure) for figure in figures], about)
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
