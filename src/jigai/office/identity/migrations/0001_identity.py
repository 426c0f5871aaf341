"""The tables of identity."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """People, bureaus, organisations, posts, delegations, sign-ins."""

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("login", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("is_active", models.BooleanField(default=True)),
                ("must_change", models.BooleanField(default=True)),
                ("password_set_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Bureau",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("region", models.CharField(db_index=True, max_length=20)),
                ("kind", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("credit_code", models.CharField(max_length=18, unique=True)),
                ("name", models.CharField(db_index=True, max_length=120)),
                ("region", models.CharField(db_index=True, max_length=20)),
                ("kind", models.CharField(default="enterprise", max_length=20)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="FormerPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hash", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("preparer", "preparer"),
                            ("approver", "approver"),
                            ("officer", "officer"),
                            ("reviewer", "reviewer"),
                            ("section-head", "section-head"),
                            ("leader", "leader"),
                            ("finance", "finance"),
                            ("expert", "expert"),
                            ("auditor", "auditor"),
                            ("system-admin", "system-admin"),
                            ("security-admin", "security-admin"),
                            ("audit-admin", "audit-admin"),
                        ],
                        max_length=20,
                    ),
                ),
                ("begins", models.DateField()),
                ("ends", models.DateField(null=True)),
                (
                    "bureau",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="identity.bureau"
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.DateField()),
                ("ends", models.DateField()),
                ("limit", models.BigIntegerField(null=True)),
                ("ground", models.CharField(max_length=200)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "taker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="identity.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="identity.bureau",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="post",
            name="section",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="identity.section"
            ),
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("login", models.CharField(db_index=True, max_length=60)),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("address", models.CharField(max_length=45)),
                ("outcome", models.CharField(max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                fields=("bureau", "name"), name="one_section_of_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ends", None), ("role__in", ("system-admin", "security-admin", "audit-admin"))
                ),
                fields=("person",),
                name="one_administration_for_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("bureau", None),
                        ("organisation", None),
                        ("role__in", ("system-admin", "security-admin", "audit-admin")),
                    ),
                    models.Q(
                        models.Q(
                            ("role__in", ("system-admin", "security-admin", "audit-admin")),
                            _negated=True,
                        ),
                        ("bureau", None),
                        ("organisation__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("role__in", ("system-admin", "security-admin", "audit-admin")),
                            _negated=True,
                        ),
                        ("bureau__isnull", False),
                        ("organisation", None),
                    ),
                    _connector="OR",
                ),
                name="a_post_is_at_one_place",
            ),
        ),
    ]
