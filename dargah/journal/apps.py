from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "dargah.journal"
    label = "journal"
    verbose_name = "روزنامه رخدادها"
