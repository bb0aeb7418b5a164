"""Periodic work of the file store."""

from procrastinate.contrib.django import app

from dargah.files import operations


@app.periodic(cron="*/5 * * * *")
@app.task(name="files.scan_waiting", queueing_lock="files.scan_waiting")
def scan_waiting(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every five minutes: files that came while the scanner was away."""
    return operations.scan_waiting()


@app.periodic(cron="40 3 * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep")
def sweep(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every night: bytes that no row names."""
    return operations.sweep()
