"""One file a promise: each has ``measure(place) -> list[Figure]``."""
