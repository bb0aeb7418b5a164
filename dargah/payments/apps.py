"""The Django app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Invoices, payments, refunds."""

    name = "dargah.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "پرداخت"
