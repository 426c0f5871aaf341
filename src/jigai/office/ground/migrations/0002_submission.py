"""Forms that were sent, so that one sent twice acts once."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The table."""

    dependencies = [
        ("ground", "0001_ground"),
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("answer", models.CharField(blank=True, max_length=2000)),
            ],
        ),
    ]
