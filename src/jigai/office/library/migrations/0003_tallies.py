"""Sums of projects by region and state."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """``jigai summary rebuild`` fills the table where there are projects already."""

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
    ]
