from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "dargah.conversations"
    label = "conversations"
    verbose_name = "گفت‌وگو"
