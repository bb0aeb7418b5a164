"""The night forgets what was asked long ago; passages that have no vector yet get one, where the office has a model for it."""

from procrastinate.contrib.django import app

from dargah.answers import operations, vectors


@app.periodic(cron="50 22 * * *")
@app.task(name="answers.forget_old", queue="nightly", queueing_lock="answers.forget_old")
def forget_old(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every night before half past two of Tehran."""
    return operations.forget_old()


@app.periodic(cron="*/10 * * * *")
@app.task(name="answers.embed_missing", queue="nightly", queueing_lock="answers.embed_missing")
def embed_missing(timestamp: int) -> int:  # noqa: ARG001 procrastinate passes the moment it was due
    """Every ten minutes, so soon after a publication; a server that does not answer is asked again the next time."""
    return vectors.embed_missing()
