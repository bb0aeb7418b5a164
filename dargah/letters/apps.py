from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "dargah.letters"
    label = "letters"
    verbose_name = "نامه‌ها"
