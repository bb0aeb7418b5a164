from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "dargah.web"
    label = "web"
    verbose_name = "صفحه‌ها"

    def ready(self) -> None:
        """What follows allauth's own signals is connected with its first page, or here; tokens are drawn at once."""
        from django.middleware import csrf  # noqa: PLC0415 settings are read by now

        from dargah.web.randomness import drawn_at_once  # noqa: PLC0415 as above

        csrf.get_random_string = drawn_at_once  # type: ignore[attr-defined]  # the stubs know only what is public
        from dargah.web import errors  # noqa: PLC0415 as above
        from dargah.web.desk.frame import around_errors, around_studio_errors  # noqa: PLC0415 as above

        errors.frames["/desk/"] = around_errors
        errors.frames["/studio/"] = around_studio_errors
        from dargah.web.desk import adapters  # noqa: F401, PLC0415 its receivers; models are ready only now
