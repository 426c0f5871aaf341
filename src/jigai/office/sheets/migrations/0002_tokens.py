"""By which program an import or export was asked for."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty where a person asked at a page."""

    dependencies: ClassVar = [
        ("sheets", "0001_sheets"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="export",
            name="token",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="import",
            name="token",
            field=models.CharField(blank=True, max_length=8),
        ),
    ]
