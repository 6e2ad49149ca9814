"""Marks that earlier decisions named together are known as one person's, and loads told what they brought."""

from django.db import migrations

TIE = """
INSERT INTO delivery_tie (organisation_id, mark_id, beside_id)
SELECT DISTINCT one.organisation_id, one.mark_id, other.mark_id
FROM delivery_decisionmark one
JOIN delivery_decisionmark other ON other.decision_id = one.decision_id AND other.mark_id <> one.mark_id
"""


TELL = """
INSERT INTO delivery_telling (organisation_id, occurrence_id, load_id)
SELECT organisation_id, id, load_id FROM delivery_occurrence WHERE load_id IS NOT NULL
"""


class Migration(migrations.Migration):
    # of its own: PostgreSQL alters no table in the transaction that fills it
    dependencies = [("delivery", "0004_ties_and_tellings")]

    operations = [migrations.RunSQL(TIE, migrations.RunSQL.noop), migrations.RunSQL(TELL, migrations.RunSQL.noop)]
