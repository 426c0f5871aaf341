"""What projects were before each change; of changes made before, nothing is known."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from jigai.office.ground.appendonly import append_only


class Migration(migrations.Migration):
    """A table that only grows."""

    dependencies: ClassVar = [("identity", "0002_tokens"), ("library", "0003_tallies")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Former",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("until", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("fields", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=dict)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "version"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=["organisation"],
                        name="library_former_owner",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "version"), name="one_row_for_a_version"
                    )
                ],
            },
        ),
        append_only("library_former"),
    ]
