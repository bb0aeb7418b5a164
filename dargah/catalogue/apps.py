from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "dargah.catalogue"
    label = "catalogue"
    verbose_name = "خدمات"
