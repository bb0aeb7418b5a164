from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "dargah.insight"
    label = "insight"
    verbose_name = "شمارش‌ها"
