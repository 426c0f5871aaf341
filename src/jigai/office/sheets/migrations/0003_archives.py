"""The archive in which a workbook came, and the files there that no row names."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty where a workbook was sent alone."""

    dependencies: ClassVar = [
        ("ground", "0002_submission"),
        ("sheets", "0002_tokens"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="import",
            name="archive",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ground.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="unnamed",
            field=models.JSONField(default=list),
        ),
    ]
