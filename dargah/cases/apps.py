from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "dargah.cases"
    label = "cases"
    verbose_name = "پرونده‌ها"
