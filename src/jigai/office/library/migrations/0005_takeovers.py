"""Libraries of before: what projects were put forward as, and the entries that rest on it."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from jigai.office.ground.appendonly import append_only


class Migration(migrations.Migration):
    """A table that only grows, and a reference to it."""

    dependencies: ClassVar = [("library", "0004_former_versions")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Takeover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=500)),
                ("round", models.PositiveIntegerField()),
                ("region", models.CharField(max_length=20)),
                ("pack", models.CharField(blank=True, max_length=100)),
                ("library", models.CharField(blank=True, max_length=120)),
                ("decided_by", models.CharField(max_length=200)),
                ("number", models.CharField(max_length=200)),
                ("since", models.DateField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "round"), name="one_takeover_of_a_round"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="takeover",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="library.takeover"
            ),
        ),
        append_only("library_takeover"),
    ]
