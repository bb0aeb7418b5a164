"""What the worker does by the clock."""

from procrastinate.contrib.django import app

from dargah.payments.operations import reconcile as ask_about_uncertain


@app.periodic(cron="* * * * *")
@app.task(name="payments.reconcile", queueing_lock="payments.reconcile", queue="payments")
def reconcile(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every minute: payments whose outcome is not known, each later and later."""
    return ask_about_uncertain()
