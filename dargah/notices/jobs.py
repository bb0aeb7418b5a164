"""The worker's side of notices: one job a try, and the periodic ones that leave none behind."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dargah.notices import operations


@app.task(name=operations.JOB, queue=operations.QUEUE, retry=RetryStrategy(max_attempts=3, wait=30))
def send_notice(notice_id: str) -> None:
    """One try; the next one is a job of its own."""
    operations.send_due(UUID(notice_id))


@app.periodic(cron="* * * * *")
@app.task(name="notices.recover", queueing_lock="notices.recover", queue=operations.QUEUE)
def recover(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every minute: notices of killed workers and lost jobs."""
    return operations.recover()


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.deliveries", queueing_lock="notices.deliveries", queue=operations.QUEUE)
def deliveries(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every ten minutes: which messages arrived."""
    return operations.note_deliveries()


@app.periodic(cron="10 4 * * *")
@app.task(name="notices.forget_old", queueing_lock="notices.forget_old", queue=operations.QUEUE)
def forget_old(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every night: personal data of notices past their keeping."""
    return operations.forget_old()
