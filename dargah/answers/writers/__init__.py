"""Who words what passages say: a language model behind a port, or nobody."""

from django.conf import settings

from dargah.answers.writers.chat_completions import ChatCompletions
from dargah.answers.writers.interface import Busy, Unavailable, Writer

__all__ = ["Busy", "Unavailable", "Writer", "writer"]


def writer() -> Writer | None:
    """The model of this office; None where none is configured."""
    return ChatCompletions.from_settings() if settings.MODEL_URL else None
