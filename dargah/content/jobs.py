"""The worker's side of the workshop."""

from procrastinate.contrib.django import app

from dargah.content.operations import publish_due as publish


@app.periodic(cron="* * * * *")
@app.task(name="content.publish_due", queueing_lock="content.publish_due", queue="nightly")
def publish_due(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every minute: what was approved for an hour that has come."""
    return publish()
