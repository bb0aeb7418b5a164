from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dargah.notices"
    label = "notices"
    verbose_name = "آگاه‌سازی"
