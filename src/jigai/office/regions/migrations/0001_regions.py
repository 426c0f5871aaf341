"""The tables of regions: the register and its decisions only grow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jigai.office.ground.appendonly import append_only


class Migration(migrations.Migration):
    """Entries, decisions, fiscal years."""

    initial = True

    dependencies = [
        ("identity", "0001_identity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pack", "pack"),
                            ("ruling", "ruling"),
                            ("guide", "guide"),
                            ("opening", "opening"),
                            ("class", "class"),
                            ("unit", "unit"),
                            ("name", "name"),
                            ("succession", "succession"),
                        ],
                        max_length=12,
                    ),
                ),
                ("region", models.CharField(db_index=True, max_length=20)),
                ("pack", models.CharField(blank=True, max_length=100)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("value", models.CharField(blank=True, max_length=120)),
                ("data", models.JSONField(default=dict)),
                ("begins", models.DateField()),
                ("ends", models.DateField(null=True)),
                ("act_number", models.CharField(max_length=100)),
                ("act_by", models.CharField(max_length=100)),
                ("act_on", models.DateField()),
                ("ground", models.TextField(blank=True)),
                ("entered_at", models.DateTimeField()),
                (
                    "bureau",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="identity.bureau"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="regions.entry",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="identity.section",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("confirmed", models.BooleanField()),
                ("at", models.DateTimeField(db_index=True)),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="regions.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FiscalYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("year", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("closed", "closed")], max_length=8
                    ),
                ),
                ("begins", models.DateField()),
                ("ends", models.DateField()),
                ("ground", models.CharField(max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "year"), name="a_fiscal_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("begins"))),
                        name="a_fiscal_year_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["kind", "pack", "subject"], name="regions_entry_key"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["region", "kind"], name="regions_entry_place"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends", None), ("ends__gte", models.F("begins")), _connector="OR"
                ),
                name="an_entry_ends_after_it_begins",
            ),
        ),
        append_only("regions_entry"),
        append_only("regions_decision"),
    ]
