from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "dargah.web"
    label = "web"
    verbose_name = "صفحه‌ها"

    def ready(self) -> None:
        """What follows allauth's own signals is connected with its first page, or here."""
        from dargah.web.desk import adapters  # noqa: F401, PLC0415 its receivers; models are ready only now
