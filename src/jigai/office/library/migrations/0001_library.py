"""The tables of projects."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from jigai.office.ground.appendonly import append_only


class Migration(migrations.Migration):
    """Projects with their parts; what happened to them only grows."""

    initial = True

    dependencies: ClassVar = [
        ("identity", "0001_identity"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("year", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("value", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                ("code", models.CharField(blank=True, db_index=True, max_length=24)),
                ("name", models.CharField(max_length=200)),
                ("region", models.CharField(db_index=True, max_length=20)),
                ("industry", models.CharField(blank=True, max_length=10)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("nature", models.CharField(blank=True, max_length=10)),
                ("content", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("in", "in"),
                            ("suspended", "suspended"),
                            ("completed", "completed"),
                            ("withdrawn", "withdrawn"),
                            ("merged", "merged"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("filing_kind", models.CharField(blank=True, max_length=12)),
                ("filing_number", models.CharField(blank=True, max_length=100)),
                ("filing_authority", models.CharField(blank=True, max_length=100)),
                ("filed_on", models.DateField(blank=True, null=True)),
                ("filing_ends", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("completed_on", models.DateField(blank=True, null=True)),
                ("total_investment", models.BigIntegerField(blank=True, null=True)),
                ("fixed_asset_investment", models.BigIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("round", models.PositiveIntegerField(default=0)),
                ("made_by", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField()),
                ("search", models.TextField(blank=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="library.project",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="identity.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("year", models.PositiveIntegerField()),
                ("investment", models.BigIntegerField()),
                ("work", models.CharField(blank=True, max_length=300)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=120)),
                ("due", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("source", models.CharField(max_length=12)),
                ("amount", models.BigIntegerField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FilingChange",
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
                ("was", models.JSONField()),
                ("became", models.JSONField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
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
            name="Event",
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
                ("act", models.CharField(max_length=40)),
                ("before", models.CharField(blank=True, max_length=12)),
                ("after", models.CharField(blank=True, max_length=12)),
                ("unit", models.CharField(blank=True, max_length=120)),
                ("detail", models.JSONField(default=dict)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
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
            name="Equipment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=120)),
                ("model", models.CharField(blank=True, max_length=120)),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("price", models.BigIntegerField(null=True)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(blank=True, max_length=12)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("role", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=60)),
                ("phone", models.CharField(blank=True, max_length=30)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
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
                ("section", models.CharField(max_length=20)),
                ("was", models.JSONField()),
                ("became", models.JSONField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_rows",
                        to="library.project",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["region", "state", "-changed_at"], name="library_by_region"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["organisation", "-changed_at"], name="library_by_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="planyear",
            constraint=models.UniqueConstraint(
                fields=("project", "year"), name="one_plan_for_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.UniqueConstraint(
                fields=("project", "source"), name="one_amount_for_a_source"
            ),
        ),
        append_only("library_event"),
        append_only("library_filingchange"),
        append_only("library_adjustment"),
    ]
