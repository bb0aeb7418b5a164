"""Fills the words of the cases that are there: names are also found with two of their words in one."""

from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import Value

from dargah.persian.text import search_key

BATCH = 2000


def fill(apps, _editor):
    rows = apps.get_model("cases", "Case").objects
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", "applicant_name", "land_plate")[:BATCH]):
        for key, name, plate in batch:
            words = search_key(name).split()
            pairs = [one + other for one, other in zip(words, words[1:])]
            text = " ".join([*words, *pairs, *search_key(plate).split()])
            rows.filter(pk=key).update(search=SearchVector(Value(text), config="simple"))
        last = batch[-1][0]


class Migration(migrations.Migration):

    dependencies = [("cases", "0003_news_pause_and_withdrawal")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
