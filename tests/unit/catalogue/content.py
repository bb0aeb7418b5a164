"""The built content, loaded once for all tests of the catalogue."""

from functools import lru_cache
from pathlib import Path

from dargah.catalogue.loader import LoadedService, load_services

CONTENT = Path(__file__).parents[3] / "content" / "khuzestan"


@lru_cache(maxsize=1)
def built() -> dict[str, LoadedService]:
    """The services of content/khuzestan by slug."""
    return {one.definition.slug: one for one in load_services(CONTENT)}
