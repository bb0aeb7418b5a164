"""The night erases what members left of their rehearsals."""

from procrastinate.contrib.django import app

from dargah.rehearsal import operations


@app.periodic(cron="20 22 * * *")
@app.task(name="rehearsal.erase_left", queue="nightly", queueing_lock="rehearsal.erase_left")
def erase_left(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every night before two of Tehran."""
    return operations.erase_left()
