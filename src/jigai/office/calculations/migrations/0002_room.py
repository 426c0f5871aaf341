"""How much room each calculation takes, and whether it was ever answered."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Those that are there count as answered, at the least room."""

    dependencies: ClassVar = [("calculations", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField("calculation", "room", models.PositiveIntegerField(default=50_000)),
        migrations.AlterField(
            "calculation", "room", models.PositiveIntegerField(default=0, db_index=True)
        ),
        migrations.AddField("calculation", "touched", models.BooleanField(default=True)),
        migrations.AlterField("calculation", "touched", models.BooleanField(default=False)),
    ]
