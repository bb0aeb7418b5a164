"""The night forgets what was asked long ago."""

from procrastinate.contrib.django import app

from dargah.answers import operations


@app.periodic(cron="50 22 * * *")
@app.task(name="answers.forget_old", queue="nightly", queueing_lock="answers.forget_old")
def forget_old(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every night before half past two of Tehran."""
    return operations.forget_old()
