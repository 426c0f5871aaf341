"""The tables of facts, titles and what else organisations have."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from jigai.office.ground.appendonly import append_only


class Migration(migrations.Migration):
    """Statements and titles are never changed."""

    initial = True

    dependencies: ClassVar = [
        ("ground", "0001_ground"),
        ("identity", "0001_identity"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Title",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=80)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("claimed", "claimed"),
                            ("verified", "verified"),
                            ("statistical", "statistical"),
                        ],
                        default="claimed",
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=40)),
                ("what", models.CharField(max_length=100)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("granted_by", models.CharField(blank=True, max_length=120)),
                ("place", models.CharField(blank=True, max_length=20)),
                ("granted_on", models.DateField(null=True)),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("object", models.CharField(blank=True, max_length=200)),
                ("project", models.CharField(blank=True, max_length=100)),
                ("batch", models.CharField(blank=True, max_length=120)),
                ("void", models.BooleanField(default=False)),
                ("ground", models.CharField(blank=True, max_length=200)),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ground.attachment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="identity.organisation",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="enterprises.title",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FactRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=80)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("claimed", "claimed"),
                            ("verified", "verified"),
                            ("statistical", "statistical"),
                        ],
                        default="claimed",
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(max_length=120)),
                ("fact", models.CharField(max_length=80)),
                ("key", models.CharField(blank=True, max_length=100)),
                ("value", models.JSONField(null=True)),
                ("applies", models.BooleanField(default=True)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ground.attachment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="identity.organisation",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="enterprises.factrecord",
                    ),
                ),
                (
                    "verifies",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verified_by",
                        to="enterprises.factrecord",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["subject", "fact", "organisation"],
                        name="enterprises_subject_3dd32b_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("subject__startswith", "programme:")),
                            models.Q(
                                ("organisation__isnull", False),
                                models.Q(("subject__startswith", "programme:"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_fact_is_an_organisations_or_a_programmes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entity",
                    models.CharField(
                        choices=[
                            ("product", "product"),
                            ("platform", "platform"),
                            ("centre", "centre"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="things",
                        to="identity.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "number"), name="one_thing_of_a_number"
                    )
                ],
            },
        ),
        append_only("enterprises_factrecord"),
        append_only("enterprises_title"),
    ]
