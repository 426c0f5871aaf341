"""The tables of statistics."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from jigai.office.ground.appendonly import append_only


class Migration(migrations.Migration):
    """Registrations, drafts, returns with entries and queries, freezes, sums, reminders."""

    initial = True

    dependencies: ClassVar = [
        ("identity", "0002_tokens"),
        ("library", "0001_library"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="LateWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("opens", models.DateField()),
                ("closes", models.DateField()),
                ("ground", models.CharField(max_length=300)),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReportingRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(db_index=True, max_length=20)),
                ("form", models.CharField(max_length=20)),
                ("stated", models.JSONField()),
                ("ground", models.CharField(max_length=300)),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Freeze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("count", models.PositiveIntegerField()),
                ("late", models.PositiveIntegerField()),
                ("totals", models.JSONField()),
                ("open_points", models.JSONField()),
                ("ground", models.CharField(blank=True, max_length=300)),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "year", "month", "revision"),
                        name="one_freeze_of_a_revision",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("form", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("registered", "registered"),
                            ("ended", "ended"),
                        ],
                        max_length=12,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("due", models.DateField(null=True)),
                ("registered_on", models.DateField(null=True)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("first_month", models.IntegerField(null=True)),
                ("last_month", models.IntegerField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="identity.organisation"
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statistics_registration",
                        to="library.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegistrationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=20)),
                ("reasons", models.JSONField(default=list)),
                ("text", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=80)),
                ("name", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="statistics.registration",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("target", models.CharField(max_length=80)),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("step", models.CharField(max_length=20)),
                ("due", models.DateField()),
                ("count", models.PositiveIntegerField()),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("target", "year", "month", "step", "due"),
                        name="one_reminder_of_a_step",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("industry", models.CharField(blank=True, max_length=10)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("total_investment", models.BigIntegerField()),
                ("before_years", models.BigIntegerField()),
                ("cumulative_year", models.BigIntegerField()),
                ("plan_year", models.BigIntegerField()),
                ("output_value", models.BigIntegerField(null=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("finished", models.BooleanField(default=False)),
                ("late", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("queried", "queried"),
                            ("returned", "returned"),
                            ("accepted", "accepted"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("first_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField()),
                ("submitted_by", models.CharField(max_length=80)),
                ("signed_by", models.CharField(max_length=60)),
                ("confirmed", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="identity.organisation"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="library.project",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="statistics.latewindow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Query",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=20)),
                ("question", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("answered", "answered"),
                            ("closed", "closed"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_name", models.CharField(max_length=60)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("answered_by", models.CharField(blank=True, max_length=80)),
                ("answered_name", models.CharField(blank=True, max_length=60)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=80)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "month_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="statistics.return",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FreezeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("industry", models.CharField(blank=True, max_length=10)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("total_investment", models.BigIntegerField()),
                ("before_years", models.BigIntegerField()),
                ("cumulative_year", models.BigIntegerField()),
                ("plan_year", models.BigIntegerField()),
                ("output_value", models.BigIntegerField(null=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("finished", models.BooleanField(default=False)),
                ("late", models.BooleanField(default=False)),
                ("signing", models.PositiveIntegerField()),
                (
                    "freeze",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="statistics.freeze",
                    ),
                ),
                (
                    "month_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frozen",
                        to="statistics.return",
                    ),
                ),
            ],
        ),
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
                        choices=[("correction", "correction"), ("deviation", "deviation")],
                        max_length=12,
                    ),
                ),
                ("signing", models.PositiveIntegerField()),
                ("field", models.CharField(max_length=20)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("frozen", models.BooleanField(default=False)),
                (
                    "month_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="statistics.return",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
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
                ("industry", models.CharField(blank=True, max_length=10)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("count", models.IntegerField(default=0)),
                ("finished", models.IntegerField(default=0)),
                ("late", models.IntegerField(default=0)),
                ("submitted", models.IntegerField(default=0)),
                ("queried", models.IntegerField(default=0)),
                ("returned", models.IntegerField(default=0)),
                ("accepted", models.IntegerField(default=0)),
                ("total_investment", models.BigIntegerField(default=0)),
                ("before_years", models.BigIntegerField(default=0)),
                ("cumulative_year", models.BigIntegerField(default=0)),
                ("plan_year", models.BigIntegerField(default=0)),
                ("output_value", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "month", "region", "industry", "kind"),
                        name="one_tally_of_a_cell",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.IntegerField()),
                ("month", models.IntegerField()),
                ("typed", models.JSONField(default=dict)),
                ("unit", models.CharField(default="wan", max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("ready", "ready"), ("signed", "signed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("typed_by", models.CharField(max_length=80)),
                ("since", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="identity.organisation"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="library.project"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "state"], name="statistics_drafts")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "year", "month"), name="one_draft_for_a_month"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                fields=["region", "state"],
                name="statistics_registrations",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["organisation", "state"], name="statistics_registered_by"),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(
                fields=["year", "month", "region"],
                name="statistics_by_month",
                opclasses=["int4_ops", "int4_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(
                fields=["region", "year", "month"],
                name="statistics_by_region",
                opclasses=["varchar_pattern_ops", "int4_ops", "int4_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(
                condition=models.Q(("state__in", ["submitted", "queried", "returned"])),
                fields=["state", "region"],
                name="statistics_unsettled",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="return",
            index=models.Index(fields=["organisation", "year", "month"], name="statistics_by_firm"),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.UniqueConstraint(
                fields=("project", "year", "month"), name="one_return_for_a_month"
            ),
        ),
        migrations.AddIndex(
            model_name="freezerow",
            index=models.Index(fields=["freeze", "late"], name="statistics_frozen"),
        ),
        append_only("statistics_reportingrow"),
        append_only("statistics_registrationstep"),
        append_only("statistics_entry"),
        append_only("statistics_latewindow"),
        append_only("statistics_freeze"),
        append_only("statistics_freezerow"),
        append_only("statistics_reminder"),
    ]
