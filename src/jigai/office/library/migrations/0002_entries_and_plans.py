"""Entries, the way upward, codes of the past, rolling plans."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from jigai.office.ground.appendonly import append_only
from jigai.office.ground.searching import searchable


class Migration(migrations.Migration):
    """What a plan holds, and what became of codes, only grows."""

    dependencies: ClassVar = [
        ("library", "0001_library"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="project",
            name="changed_by",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="project",
            name="submitted_by",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=500)),
                ("code", models.CharField(db_index=True, max_length=24)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
                (
                    "taken_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_codes",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RollingPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(db_index=True, max_length=20)),
                ("first_year", models.PositiveIntegerField()),
                ("years", models.PositiveIntegerField()),
                ("ground", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("rolling", "rolling"),
                            ("rolled", "rolled"),
                            ("frozen", "frozen"),
                            ("discarded", "discarded"),
                        ],
                        default="rolling",
                        max_length=12,
                    ),
                ),
                ("made_by", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("settled_by", models.CharField(blank=True, max_length=80)),
                ("settled_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("job", models.BigIntegerField(null=True)),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="after",
                        to="library.rollingplan",
                    ),
                ),
            ],
            options={
                "ordering": ["-first_year", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("how", models.CharField(max_length=8)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("carried", models.BigIntegerField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="library.project",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="library.rollingplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanAmount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveIntegerField()),
                ("planned", models.BigIntegerField()),
                ("carried", models.BigIntegerField(default=0)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.project",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amounts",
                        to="library.rollingplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanAdjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=500)),
                ("year", models.PositiveIntegerField()),
                ("delta", models.BigIntegerField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustments",
                        to="library.rollingplan",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveIntegerField()),
                ("order", models.PositiveIntegerField()),
                ("region", models.CharField(max_length=20)),
                ("step", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("waiting", "waiting"),
                            ("done", "done"),
                            ("sent-back", "sent-back"),
                            ("void", "void"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("due", models.DateField(null=True)),
                ("by", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=500)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["round", "order"],
            },
        ),
        migrations.CreateModel(
            name="StepTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=20)),
                ("step", models.CharField(max_length=12)),
                ("days", models.PositiveIntegerField()),
                ("ground", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "step"), name="one_term_for_a_step")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100)),
                ("plan", models.CharField(max_length=64)),
                ("dossier", models.CharField(max_length=64)),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField(null=True)),
                ("rows", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessed",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "pack"), name="one_assessment_of_a_pack"
                    )
                ],
            },
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
                ("pack", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=80)),
                ("library", models.CharField(max_length=120)),
                ("region", models.CharField(max_length=20)),
                ("name", models.JSONField()),
                ("tier", models.JSONField(default=dict)),
                ("years", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("entered", "entered"), ("left", "left")],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("explanation", models.JSONField()),
                ("plan", models.CharField(max_length=64)),
                ("dossier", models.CharField(max_length=64)),
                ("wanting", models.JSONField(null=True)),
                ("looked_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("left_by", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=500)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["since", "pk"],
                "indexes": [
                    models.Index(fields=["pack", "library", "state"], name="library_entry_rule"),
                    models.Index(fields=["region", "state"], name="library_entry_region"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "entered")),
                        fields=("project", "pack", "library"),
                        name="once_in_a_library",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="rollingplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "discarded"), _negated=True),
                fields=("region", "first_year"),
                name="one_plan_for_a_region_and_year",
            ),
        ),
        migrations.AddIndex(
            model_name="planmember",
            index=models.Index(fields=["plan", "how"], name="library_member_how"),
        ),
        migrations.AddConstraint(
            model_name="planmember",
            constraint=models.UniqueConstraint(fields=("plan", "project"), name="once_in_a_plan"),
        ),
        migrations.AddIndex(
            model_name="planamount",
            index=models.Index(fields=["plan", "year"], name="library_amount_year"),
        ),
        migrations.AddConstraint(
            model_name="planamount",
            constraint=models.UniqueConstraint(
                fields=("plan", "project", "year"), name="one_amount_in_a_plan"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["state", "region", "step"], name="library_step_waiting"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                fields=("project", "round", "order"), name="one_step_at_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("project",), name="one_step_open"
            ),
        ),
        searchable("library_project"),
        append_only("library_alias"),
        append_only("library_planmember"),
        append_only("library_planamount"),
        append_only("library_planadjustment"),
    ]
