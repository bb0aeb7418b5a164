from django.db import migrations, models

PROTECT = r"""
CREATE FUNCTION journal_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    -- one writer at a time until its commit: the order of the chain is the order of the commits
    PERFORM pg_advisory_xact_lock(7215340118);
    SELECT seq, digest INTO last FROM journal_entry ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.previous := coalesce(last.digest, decode(repeat('00', 32), 'hex'));
    NEW.digest := sha256(convert_to(concat_ws(E'\x1f',
        NEW.seq, (extract(epoch FROM NEW.at) * 1000000)::bigint, NEW.event, NEW.subject, NEW.actor,
        NEW.detail::text, encode(NEW.previous, 'hex')), 'UTF8'));
    RETURN NEW;
END $$;
CREATE TRIGGER journal_chain BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_chain();

CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER journal_refuse_row BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_refuse_all BEFORE TRUNCATE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""
RELEASE = """
DROP TRIGGER journal_refuse_all ON journal_entry; DROP TRIGGER journal_refuse_row ON journal_entry;
DROP TRIGGER journal_chain ON journal_entry; DROP FUNCTION journal_refuse(); DROP FUNCTION journal_chain();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("event", models.TextField()),
                ("subject", models.TextField()),
                ("actor", models.TextField()),
                ("detail", models.JSONField(default=dict)),
                ("previous", models.BinaryField()),
                ("digest", models.BinaryField()),
            ],
            options={
                "ordering": ["seq"],
                "indexes": [models.Index(fields=["subject", "seq"], name="journal_subject")],
            },
        ),
        migrations.RunSQL(PROTECT, RELEASE),
    ]
