"""The table of calculations."""

from typing import ClassVar

from django.db import migrations, models

import jigai.office.calculations.models


class Migration(migrations.Migration):
    """Calculations that people keep."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Calculation",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=jigai.office.calculations.models.new_id,
                        editable=False,
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("content", models.JSONField()),
                ("versions", models.JSONField()),
                ("frozen", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("used_on", models.DateField(db_index=True)),
            ],
        ),
    ]
