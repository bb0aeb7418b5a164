"""The protocol that most servers of language models speak: ``POST {base}/chat/completions``."""

from dataclasses import dataclass

from django.conf import settings

from dargah.answers.writers.exchange import exchange
from dargah.answers.writers.interface import Unavailable

ANSWER_BYTES = 64_000
MOST_TOKENS = 600


@dataclass(frozen=True, slots=True)
class ChatCompletions:
    """One model of the configured server."""

    name: str
    seconds: float

    @classmethod
    def from_settings(cls) -> "ChatCompletions":
        """The model of this office."""
        return cls(settings.MODEL_NAME, settings.MODEL_SECONDS)

    def write(self, *, instructions: str, material: str) -> str:
        said = [{"role": "system", "content": instructions}, {"role": "user", "content": material}]
        wish = {
            "model": self.name,
            "messages": said,
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        answer = exchange("chat/completions", wish, most_bytes=ANSWER_BYTES, seconds=self.seconds)
        try:
            text = answer["choices"][0]["message"]["content"]
        except (LookupError, TypeError) as unreadable:
            raise Unavailable("پاسخ خوانده نشد") from unreadable
        if not isinstance(text, str):
            raise Unavailable("پاسخ خوانده نشد")
        return text
