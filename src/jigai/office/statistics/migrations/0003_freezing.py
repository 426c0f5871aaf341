"""Freezes are ordered, gathered and then made; the returns of a month found by month."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.core.management.color import no_style
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from jigai.office.ground.appendonly import guard, unguard

TABLES = ("statistics_freeze", "statistics_freezerow")


def free(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the tables of freezes change, here alone."""
    for table in TABLES:
        unguard(table, editor)


def protect(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Append-only again."""
    for table in TABLES:
        guard(table, editor)


def ordered(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Every freeze gets the order that it came from, under its own number: rows keep theirs."""
    freezing = apps.get_model("statistics", "Freezing")
    freeze = apps.get_model("statistics", "Freeze")
    row = apps.get_model("statistics", "FreezeRow")
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for made in freeze.objects.order_by("at", "pk"):
        before = freeze.objects.filter(region=made.region, pk__lt=made.pk)
        held = row.objects.filter(freeze__in=before).values("month_return")
        rows = row.objects.filter(freeze=made).exclude(month_return__in=held)
        months = rows.order_by().values("year", "month").annotate(n=models.Count("pk"))
        freezing.objects.create(
            pk=made.pk,
            state="made",
            fresh={f"{m['year']}-{m['month']:02d}": m["n"] for m in months},
            **{
                name: getattr(made, name)
                for name in ("region", "year", "month", "ground", "open_points", "by", "name", "at")
            },
        )
        freeze.objects.filter(pk=made.pk).update(freezing=made.pk)
    for statement in editor.connection.ops.sequence_reset_sql(no_style(), [freezing]):
        editor.execute(statement)


class Migration(migrations.Migration):
    """Orders of freezes, rows that belong to them, indices of months."""

    dependencies: ClassVar = [("statistics", "0002_indexes")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Freezing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("making", "making"), ("made", "made"), ("left", "left")],
                        default="making",
                        max_length=8,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=300)),
                ("open_points", models.JSONField()),
                ("fresh", models.JSONField(default=dict)),
                ("job", models.BigIntegerField(null=True)),
                ("by", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(state="making"),
                        fields=("region", "year", "month"),
                        name="one_freezing_at_a_time",
                    )
                ],
            },
        ),
        migrations.RunPython(free, protect),
        migrations.AddField(
            model_name="freeze",
            name="freezing",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made",
                to="statistics.freezing",
            ),
        ),
        migrations.RunPython(ordered, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="freeze",
            name="freezing",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made",
                to="statistics.freezing",
            ),
        ),
        migrations.RemoveIndex(model_name="freezerow", name="statistics_frozen"),
        migrations.RenameField(model_name="freezerow", old_name="freeze", new_name="freezing"),
        migrations.AlterField(
            model_name="freezerow",
            name="freezing",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="statistics.freezing",
            ),
        ),
        migrations.AddConstraint(
            model_name="freezerow",
            constraint=models.UniqueConstraint(
                fields=("freezing", "late", "month_return"), name="one_row_of_a_return"
            ),
        ),
        migrations.RunPython(protect, free),
        migrations.RemoveConstraint(model_name="return", name="one_return_for_a_month"),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.UniqueConstraint(
                fields=("year", "month", "project"), name="one_return_for_a_month"
            ),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(
                condition=models.Q(("late", True)),
                fields=["year", "month", "region"],
                name="statistics_late",
                opclasses=["int4_ops", "int4_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["at"], name="statistics_entered"),
        ),
    ]
