"""Imports with their rows, and exports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies = [
        ("ground", "0002_submission"),
        ("identity", "0002_tokens"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("sheet", models.CharField(max_length=80, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("listing", models.CharField(max_length=80)),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("form", models.CharField(max_length=4)),
                ("columns", models.JSONField(default=list)),
                ("lang", models.CharField(max_length=2)),
                ("unit", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=200)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ground.storedfile",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="ground.job"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(db_index=True, max_length=80)),
                ("version", models.PositiveIntegerField()),
                ("region", models.CharField(blank=True, max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("lang", models.CharField(max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("trying", "trying"),
                            ("tried", "tried"),
                            ("refused", "refused"),
                            ("left", "left"),
                            ("taking", "taking"),
                            ("taken", "taken"),
                            ("stopped", "stopped"),
                            ("undoing", "undoing"),
                            ("undone", "undone"),
                        ],
                        default="trying",
                        max_length=10,
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "faulty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ground.storedfile",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ground.storedfile",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="ground.job"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="identity.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("changed", "changed"),
                            ("same", "same"),
                            ("refused", "refused"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("written", "written"),
                            ("failed", "failed"),
                            ("undone", "undone"),
                            ("kept", "kept"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("values", models.JSONField()),
                ("raw", models.JSONField(null=True)),
                ("before", models.JSONField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="sheets.import",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["parent", "kind", "state", "number"], name="import_row_kind"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "number"), name="a_row_of_an_import_once"
                    )
                ],
            },
        ),
    ]
