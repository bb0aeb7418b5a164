from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "dargah.people"
    label = "people"
    verbose_name = "کسان"
