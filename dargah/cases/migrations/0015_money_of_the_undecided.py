"""Cases that had ended without a decision before finance was asked about such money: it is asked about theirs too."""

from django.db import migrations
from django.db.models import F


def ask_finance(apps, schema_editor):
    ended = apps.get_model("cases", "Case").objects.filter(state__in=["closed", "withdrawn"], outcome="")
    paid = apps.get_model("payments", "Invoice").objects.filter(state="paid", rials__gt=F("returned"))
    paid.filter(application__in=ended.values("draft_id")).update(undecided=True)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_clock_of_a_payment"),
        ("payments", "0004_undecided"),
    ]

    operations = [migrations.RunPython(ask_finance, migrations.RunPython.noop)]
