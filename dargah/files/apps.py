from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "dargah.files"
    label = "files"
    verbose_name = "فایل‌های بارگذاری‌شده"
