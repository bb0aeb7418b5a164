"""A provider that is away must not cost each notice its time-out: after some failures in a row it is left alone, and
one notice a minute tries it again. Counted in PostgreSQL, so that all workers know.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from dargah.notices.models import ProviderHealth

OPENS_AFTER = 3
TRIAL_EVERY = timedelta(minutes=1)
COUNT = """
    INSERT INTO notices_providerhealth (name, failures, failing_since, next_trial_at, problem)
    VALUES (%(name)s, 1, %(now)s, %(trial)s, %(problem)s)
    ON CONFLICT (name) DO UPDATE SET
        failures = notices_providerhealth.failures + 1,
        failing_since = coalesce(notices_providerhealth.failing_since, excluded.failing_since),
        next_trial_at = excluded.next_trial_at,
        problem = excluded.problem
"""


def in_order(names: Iterable[str]) -> list[str]:
    """Those that are to be tried now. Where none is left, all of them: somebody has to take the message."""
    wanted = list(names)
    if len(wanted) == 1:
        return wanted
    left_alone = {
        one.name: one for one in ProviderHealth.objects.filter(name__in=wanted, failures__gte=OPENS_AFTER)
    }
    return [name for name in wanted if name not in left_alone or _may_try(left_alone[name])] or wanted


def _may_try(one: ProviderHealth) -> bool:
    """Whether this very notice tries a provider that failed: of all workers one a minute gets the word."""
    now = timezone.now()
    free = ProviderHealth.objects.filter(pk=one.pk).filter(Q(next_trial_at=None) | Q(next_trial_at__lte=now))
    return bool(free.update(next_trial_at=now + TRIAL_EVERY))


def failed(name: str, problem: str) -> None:
    """The provider did not take a message, or gave no clear word."""
    now = timezone.now()
    facts: dict[str, str | datetime] = {
        "name": name,
        "now": now,
        "trial": now + TRIAL_EVERY,
        "problem": problem[:200],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)


def worked(name: str) -> None:
    """The provider has answered as it should."""
    ProviderHealth.objects.filter(pk=name, failures__gt=0).update(
        failures=0, failing_since=None, next_trial_at=None, problem=""
    )
