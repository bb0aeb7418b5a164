"""Parsed definitions, kept in the process by version: parsing one costs milliseconds, a look-up nothing."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from dargah.catalogue.definition import ServiceDefinition

_MOST = 512
_kept: OrderedDict[tuple[int, str], ServiceDefinition] = OrderedDict()
_lock = Lock()


def parsed_version(pk: int, digest: str, read: Callable[[], dict[str, Any]]) -> ServiceDefinition:
    """The definition of a version, parsed when this process first asks for it.

    The digest is part of the key, so that a test database that reuses primary keys never meets another's
    definition. ``read`` is called only when nothing is kept: a query that defers the column stays deferred.
    """
    key = (pk, digest)
    found = _kept.get(key)
    if found is None:
        found = ServiceDefinition.model_validate(read())
        with _lock:
            _kept[key] = found
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return found
