from django.db import migrations


class Migration(migrations.Migration):
    """A step of its own: PostgreSQL alters no table whose rows were just written."""

    dependencies = [("content", "0003_group_versions")]

    operations = [migrations.RemoveField(model_name="bankgroup", name="published")]
