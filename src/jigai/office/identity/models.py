"""The rows of identity: people, bureaus, organisations, posts, delegations, sign-ins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from jigai.office.identity.naming import found_by
from jigai.office.identity.roles import roles

ADMINISTRATORS = ("system-admin", "security-admin", "audit-admin")


class People(BaseUserManager["Person"]):
    """Finds people by login, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of a login."""
        return self.get(login__iexact=username or "")


class Person(AbstractBaseUser):
    """Somebody who signs in. Accounts are never deleted, only deactivated.

    ``search`` is written with each row: what the person is found by in lists.
    """

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=True)
    password_set_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    search = models.TextField(default="")

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = People()

    def __str__(self) -> str:
        """The name."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written with what the person is found by."""
        self.search = found_by(self.name, self.login)
        super().save(*args, **kwargs)

    @property
    def key(self) -> str:
        """As the audit trail knows the person."""
        return f"person:{self.pk}"


class FormerPassword(models.Model):
    """The hash of a password that was used, so that it is not used again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    hash = models.CharField(max_length=200)
    set_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Whose."""
        return str(self.person_id)


class Bureau(models.Model):
    """A public body: its jurisdiction is a region and everything in it.

    ``region`` is a GB/T 2260 code or a zone's code of ours (``reference.regions``).
    """

    name = models.CharField(max_length=100, unique=True)
    region = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=40)

    def __str__(self) -> str:
        """The name."""
        return self.name


class Section(models.Model):
    """A section (科室) of a bureau."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "name"], name="one_section_of_a_name")
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class Organisation(models.Model):
    """The account of an enterprise or another organisation, by its credit code."""

    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=120, db_index=True)
    region = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=20, default="enterprise")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """The name."""
        return self.name


class Post(models.Model):
    """A person in a role, at a bureau or an organisation, from a day to a day (both included)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=[(r, r) for r in roles()])
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, null=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(role__in=ADMINISTRATORS, ends=None),
                name="one_administration_for_a_person",
            ),
            models.CheckConstraint(
                condition=(
                    Q(role__in=ADMINISTRATORS, bureau=None, organisation=None)
                    | (~Q(role__in=ADMINISTRATORS) & Q(bureau=None, organisation__isnull=False))
                    | (~Q(role__in=ADMINISTRATORS) & Q(bureau__isnull=False, organisation=None))
                ),
                name="a_post_is_at_one_place",
            ),
        ]

    def __str__(self) -> str:
        """Who in which role."""
        return f"{self.person_id} {self.role}"


class Delegation(models.Model):
    """A post that somebody else may act in for some days, up to an amount (fen) if stated."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    begins = models.DateField()
    ends = models.DateField()
    limit = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Which post to whom."""
        return f"{self.post_id} {self.taker_id}"


class ApiToken(models.Model):
    """A key with which a program acts for a person in one of their posts, within ``scopes``.

    Kept is the digest of the secret alone; ``prefix`` is its public beginning, by which people and
    the audit trail name it. ``scopes`` are acts of the permits. Valid through ``expires``.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, related_name="tokens"
    )
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField()
    issued_at = models.DateTimeField()
    expires = models.DateField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """The public beginning."""
        return self.prefix


class SignIn(models.Model):
    """An attempt to sign in, kept whatever came of it."""

    login = models.CharField(max_length=60, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    address = models.CharField(max_length=45)
    outcome = models.CharField(max_length=20)

    def __str__(self) -> str:
        """Login and outcome."""
        return f"{self.login} {self.outcome}"
