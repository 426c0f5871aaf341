"""Indexes for the pages of a month in the order of signing, also of a single state."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more indexes of returns."""

    dependencies: ClassVar = [("statistics", "0001_statistics")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="return",
            index=models.Index(fields=["year", "month", "id"], name="statistics_in_order"),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(fields=["year", "month", "state", "id"], name="statistics_by_state"),
        ),
    ]
