"""Answers to writes that carried an idempotency key."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """What a write was answered, for who sends it again."""

    dependencies: ClassVar = [
        ("api", "0002_allowances_elsewhere"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Remembered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=8)),
                ("key", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("answer", models.TextField(blank=True)),
                ("headers", models.JSONField(default=dict)),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("token", "key"), name="one_write_of_a_key")
                ],
            },
        ),
    ]
