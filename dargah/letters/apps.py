from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "dargah.letters"
    label = "letters"
    verbose_name = "نامه‌ها"

    def ready(self) -> None:
        """What only this floor can see of a definition is looked at with the rest of its checks."""
        from dargah.letters import checking  # noqa: F401, PLC0415 registers itself
