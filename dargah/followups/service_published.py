"""After a publication: how far the service is online is measured by walking its samples."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from dargah.journal.queue import defer_once

SOON = timedelta(
    seconds=20
)  # a whole catalogue is published at once at the first start: it is measured afterwards


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Ask for measuring what is not measured; one asking that waits is enough."""
    defer_once("measure_coverage", queue="measuring", at=timezone.now() + SOON)
