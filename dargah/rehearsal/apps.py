from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "dargah.rehearsal"
    label = "rehearsal"
    verbose_name = "تمرین‌ها"
