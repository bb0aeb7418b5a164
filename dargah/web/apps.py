from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "dargah.web"
    label = "web"
    verbose_name = "صفحه‌ها"
