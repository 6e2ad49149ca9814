"""A database that was filled when the application was young comes forward to today's shape with every row."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import django, uuid; django.setup()
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from datetime import UTC, date, datetime

OURS = (
    "foundation", "people", "intake", "blueprint", "insight", "home", "surveys", "delivery", "answering", "fieldwork"
)
executor = MigrationExecutor(connection)
first = [node for node in executor.loader.graph.nodes if node[0] in OURS and node[1].startswith("0001")]
executor.migrate(first)
young = executor.loader.project_state(first).apps
made = {}

def value(field, number):
    if field.is_relation:
        return None if field.null else row(field.related_model, number)
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return datetime(2026, 1, number, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2026, 1, number)
    if isinstance(field, (models.IntegerField, models.FloatField)):
        return number
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.UUIDField):
        return uuid.UUID(int=number)
    if isinstance(field, models.JSONField):
        return {"n": number}
    if isinstance(field, models.BinaryField):
        return b"x"
    return f"x{number}"[: field.max_length or 9]

def row(model, number):
    known = made.get((model._meta.label, number))
    if known is None:
        fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
        known = model(**{field.name: value(field, number) for field in fields})
        models.Model.save(known)
        made[model._meta.label, number] = known
    return known

for model in young.get_models():
    if model._meta.app_label in OURS and model._meta.managed:
        row(model, 1), row(model, 2)

# a decision that names two marks, which are one person's from then on
first_mark, second_mark = made["delivery.DecisionMark", 1], made["delivery.DecisionMark", 2]
second_mark.decision = first_mark.decision
second_mark.organisation_id = first_mark.organisation_id
models.Model.save(second_mark)

def counts():
    with connection.cursor() as cursor:
        found = {}
        there = set(connection.introspection.table_names())
        for table in sorted({one._meta.db_table for one in made.values()} & there):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
        return found

before = counts()
call_command("migrate", verbosity=0)
after = counts()
assert before == after, (before, after)
assert all(number == 2 for number in before.values()) and len(before) > 10, before
with connection.cursor() as cursor:
    cursor.execute("PRAGMA foreign_key_check")
    assert cursor.fetchall() == []
    cursor.execute("SELECT mark_id, beside_id FROM delivery_tie ORDER BY mark_id")
    one, other = first_mark.mark_id, second_mark.mark_id
    assert cursor.fetchall() == [(one, other), (other, one)], "marks of one decision are tied"
print(len(before), "tables")
"""


def test_a_filled_database_comes_forward_without_losing_a_row(tmp_path: Path):
    environment = {
        "TWOFOLD_HOME": str(tmp_path),
        "TWOFOLD_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "twofold_web.settings",
    }
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | environment | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith("tables\n")
