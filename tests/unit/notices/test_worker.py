"""With real commits, a real worker and a real kill: nothing is lost, nothing comes twice."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from dargah.notices import operations
from dargah.notices.models import Notice, State
from dargah.notices.operations import recover, send_due, sending
from tests.unit.notices.test_sending import told


@pytest.mark.usefixtures("committed")
class TestWorker:
    """With real commits, a real worker and a real kill."""

    def test_the_worker_sends_what_was_committed_and_nothing_else(self, sandboxes):
        kept = told(f"committed-{time.time_ns()}")
        with transaction.atomic():
            told(f"gone-{time.time_ns()}", mobile="+989160000099")
            transaction.set_rollback(True)
        work_off()
        kept.refresh_from_db()
        assert kept.state in {State.SENT, State.DELIVERED}
        mine = [one for one in sandboxes.outbox.newest_first() if one["localid"] == str(kept.local_id)]
        assert len(mine) == 1
        assert not sandboxes.outbox.find(to="09160000099")

    @pytest.mark.parametrize("moment", ["before the provider", "after the provider"])
    def test_a_worker_killed_while_sending_loses_and_doubles_nothing(self, sandboxes, moment):
        notice = told(f"killed-{time.time_ns()}")
        if moment == "before the provider":
            sandboxes.faults.set("slow", 1, seconds=1.0)
        killed_in_the_middle(notice, sandboxes, moment)
        notice.refresh_from_db()
        assert notice.state == State.SENDING
        Notice.objects.filter(pk=notice.pk).update(taken_at=timezone.now() - timedelta(minutes=3))
        assert recover() >= 1
        time.sleep(1.1)  # whatever the killed one had begun at the provider is over
        work_off()
        notice.refresh_from_db()
        assert notice.state in {State.SENT, State.DELIVERED}
        assert len(sandboxes.outbox.find(localid=str(notice.local_id))) == 1

    @pytest.mark.parametrize("moment", ["before the provider", "after the provider"])
    def test_a_killed_worker_leaves_word_of_who_may_have_it(self, sandboxes, settings, moment):
        """Were the first not asked, the second would send what the first has."""
        sandboxes.point_second(settings)
        notice = told(f"second-{time.time_ns()}")
        if moment == "before the provider":
            sandboxes.faults.set("slow", 1, seconds=1.0)
        killed_in_the_middle(notice, sandboxes, moment)
        notice.refresh_from_db()
        assert (notice.state, notice.doubtful) == (State.SENDING, "kavenegar")
        sandboxes.faults.set("credit")
        Notice.objects.filter(pk=notice.pk).update(taken_at=timezone.now() - timedelta(minutes=3))
        recover()
        time.sleep(1.1)
        work_off()
        notice.refresh_from_db()
        assert notice.state in {State.SENT, State.DELIVERED}
        assert len(sandboxes.outbox.find(localid=str(notice.local_id))) == 1

    def test_mutant_without_recovery_loses_it(self, sandboxes):
        notice = told(f"killed-{time.time_ns()}")
        killed_in_the_middle(notice, sandboxes, "after the provider")
        work_off()
        notice.refresh_from_db()
        with pytest.raises(AssertionError):
            assert notice.state == State.SENT

    def test_two_workers_at_once_send_one(self, sandboxes):
        notice = told(f"both-{time.time_ns()}")
        connections.close_all()
        children = []
        for _ in range(4):
            if (child := os.fork()) == 0:
                send_due(notice.pk)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        assert len(sandboxes.outbox.find(localid=str(notice.local_id))) == 1


def work_off() -> None:
    """A real worker takes what is due and stops."""
    worker = app.with_connector(app.connector.get_worker_connector())
    worker.run_worker(
        queues=[operations.QUEUE], wait=False, install_signal_handlers=False, listen_notify=False
    )


def killed_in_the_middle(notice: Notice, sandboxes, moment: str) -> None:
    """A process takes the notice and dies by SIGKILL inside the call to the provider or right after it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        if moment == "after the provider":
            sending._finish = lambda *_args, **_changes: time.sleep(30)
        send_due(notice.pk)
        os._exit(0)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if moment == "after the provider" and sandboxes.outbox.find(localid=str(notice.local_id)):
            break
        if moment == "before the provider" and Notice.objects.get(pk=notice.pk).state == State.SENDING:
            break
        time.sleep(0.02)
    time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
