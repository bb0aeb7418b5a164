from typing import Any

from django.db import migrations


def say_own(apps: Any, _: Any) -> None:
    """What the portal made carries a mark since it was kept: no scanner ever read it."""
    rows = apps.get_model("files", "StoredFile").objects
    rows.filter(metadata__made_here=True, scan="clean").update(scan="own", scanned_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ("files", "0002_own"),
    ]

    operations = [migrations.RunPython(say_own, migrations.RunPython.noop)]
