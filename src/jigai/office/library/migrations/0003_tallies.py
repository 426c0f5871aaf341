"""Sums of projects by region and state."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Count, Sum


def fill(apps: Any, _editor: Any) -> None:
    """The sums of the projects that are there already."""
    amounts = ("total_investment", "fixed_asset_investment")
    projects = apps.get_model("library", "Project").objects.order_by()
    tally = apps.get_model("library", "Tally")
    sums: dict[str, Any] = {f"sum_{name}": Sum(name, default=0) for name in amounts}
    rows = projects.values("region", "state").annotate(n=Count("pk"), **sums)
    tally.objects.bulk_create(
        tally(
            region=row["region"],
            state=row["state"],
            count=row["n"],
            **{name: row[f"sum_{name}"] for name in amounts},
        )
        for row in rows
    )


class Migration(migrations.Migration):
    """A table of sums, and what it comes to."""

    dependencies: ClassVar = [("library", "0002_entries_and_plans")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=12)),
                ("count", models.IntegerField(default=0)),
                ("total_investment", models.BigIntegerField(default=0)),
                ("fixed_asset_investment", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "state"), name="one_library_tally_of_a_cell"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
