from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "dargah.answers"
    label = "answers"
    verbose_name = "پرسش و پاسخ"
