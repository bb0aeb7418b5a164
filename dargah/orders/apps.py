from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "dargah.orders"
    label = "orders"
    verbose_name = "تقویم و مصوبه‌ها"
