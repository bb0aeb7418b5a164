from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "dargah.applications"
    label = "applications"
    verbose_name = "درخواست‌ها"
