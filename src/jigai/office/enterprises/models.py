"""The rows of enterprises: profiles, statements of facts, titles, standings, relations, names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jigai.office.enterprises.enums import (
    CLAIMED,
    LINE_STATES,
    NOTES,
    PROGRAMME,
    PROPOSAL_STATES,
    PROPOSALS,
    REGISTRATION_STATES,
    RELATIONS,
    STANDINGS,
    STATUSES,
    SUCCESSIONS,
    THINGS,
)
from jigai.office.ground.models import Attachment
from jigai.office.identity.models import Organisation


class Growing(models.Model):
    """A row that is never changed: who wrote it, when, and which earlier row it corrects."""

    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    status = models.CharField(max_length=12, choices=[(s, s) for s in STATUSES], default=CLAIMED)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )

    class Meta:
        abstract = True


class FactRecord(Growing):
    """A statement of one fact of the vocabulary about one subject.

    ``subject`` is ``organisation``, ``project:<number>``, ``title:<number>``, … , or
    ``programme:<pack>``, which belongs to no organisation. ``fact`` is ``entity.name``; ``key`` is
    the year or name where the fact has a value for each. ``value`` is as a dossier states it, null
    for *unknown again*, and for *not applicable* where ``applies`` is false. It holds from
    ``valid_from`` to ``valid_to``, both included, null where unbounded.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    subject = models.CharField(max_length=120)
    fact = models.CharField(max_length=80)
    key = models.CharField(max_length=100, blank=True)
    value = models.JSONField(null=True)
    applies = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    verifies = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="verified_by"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "fact", "organisation"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation=None, subject__startswith=f"{PROGRAMME}:")
                | (Q(organisation__isnull=False) & ~Q(subject__startswith=f"{PROGRAMME}:")),
                name="a_fact_is_an_organisations_or_a_programmes",
            )
        ]

    def __str__(self) -> str:
        """Subject and fact."""
        return f"{self.subject} {self.fact}"


class Title(Growing):
    """A title that an organisation was granted. A correction, a prolonged or ended validity and a
    passing to another organisation are further rows with the same ``number``.

    Dates are null where nobody stated them; ``valid_until`` is null where the title has no end.
    """

    number = models.CharField(max_length=40, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="titles")
    what = models.CharField(max_length=100)
    level = models.CharField(max_length=20, blank=True)
    granted_by = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=20, blank=True)
    granted_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    object = models.CharField(max_length=200, blank=True)
    project = models.CharField(max_length=100, blank=True)
    batch = models.CharField(max_length=120, blank=True)
    void = models.BooleanField(default=False)
    ground = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """Number and title."""
        return f"{self.number} {self.what}"


class Thing(models.Model):
    """A product, platform or innovation centre of an organisation; its facts are fact records.

    ``code`` is what its documents identify it by. ``name`` repeats what fact records call it today;
    ``search`` is written with both.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="things")
    entity = models.CharField(max_length=12, choices=[(e, e) for e in THINGS])
    number = models.CharField(max_length=40)
    code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=120)
    search = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity", "number"], name="one_thing_of_a_number")
        ]

    @property
    def subject(self) -> str:
        """As fact records name it."""
        return f"{self.entity}:{self.number}"

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


class Profile(models.Model):
    """What lists filter by and forms are filled with, one for each organisation.

    ``size`` and ``scale`` repeat what fact records and standings say today; ``search`` is written
    with every name and code, former ones included.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="profile"
    )
    founded_on = models.DateField(null=True)
    address = models.CharField(max_length=200, blank=True)
    industry = models.CharField(max_length=8, blank=True, db_index=True)
    industry_edition = models.CharField(max_length=20, blank=True)
    contact = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    size = models.CharField(max_length=12, blank=True, db_index=True)
    scale = models.CharField(max_length=20, blank=True, db_index=True)
    merged_into = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="absorbed"
    )
    search = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        """Whose."""
        return str(self.organisation_id)


class Naming(models.Model):
    """A name and credit code that an organisation had until a day (included)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="namings")
    name = models.CharField(max_length=120, db_index=True)
    credit_code = models.CharField(max_length=18, db_index=True)
    until = models.DateField()
    ground = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        """The former name."""
        return self.name


class BankAccount(Growing):
    """The account money is paid to; the row that no other replaces is the one in use."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="accounts"
    )
    holder = models.CharField(max_length=120)
    bank = models.CharField(max_length=120)
    number = models.CharField(max_length=40)

    def __str__(self) -> str:
        """Whose; never the number."""
        return str(self.organisation_id)


class Proposal(models.Model):
    """A change that one person of an organisation prepares and another approves."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="proposals"
    )
    kind = models.CharField(max_length=24, choices=[(k, k) for k in PROPOSALS])
    values = models.JSONField()
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=[(s, s) for s in PROPOSAL_STATES])
    prepared_by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(state="prepared"),
                name="one_open_proposal_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        """Kind and state."""
        return f"{self.kind} {self.state}"


class FactNote(models.Model):
    """What an officer says of a statement: a note, or a return to be corrected."""

    record = models.ForeignKey(FactRecord, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in NOTES])
    text = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        """Kind."""
        return self.kind


class Standing(Growing):
    """Days in which something holds of an organisation: on a list, of bad credit, excluded.

    From ``since`` to ``until``, both included; without end where ``until`` is null. Ending one is a
    further row that replaces it, and ``void`` one that never should have been.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="standings"
    )
    kind = models.CharField(max_length=24, choices=[(k, k) for k in STANDINGS])
    since = models.DateField()
    until = models.DateField(null=True)
    ground = models.CharField(max_length=200)
    void = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Kind and first day."""
        return f"{self.kind} {self.since}"


class Relation(Growing):
    """Holding: the organisation holds ``share`` (parts per million) of another. Group: it belongs
    to the group of a name. Days as in ``Standing``."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="relations"
    )
    kind = models.CharField(max_length=12, choices=[(k, k) for k in RELATIONS])
    other = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="related_by"
    )
    group = models.CharField(max_length=120, blank=True, db_index=True)
    share = models.PositiveIntegerField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    ground = models.CharField(max_length=200)
    void = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Kind."""
        return self.kind


class Succession(models.Model):
    """One organisation came out of another: by a merger into it, or by a division."""

    kind = models.CharField(max_length=12, choices=[(k, k) for k in SUCCESSIONS])
    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="predecessions"
    )
    on = models.DateField()
    ground = models.CharField(max_length=200)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    followed = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        """Kind."""
        return self.kind


class TitleList(models.Model):
    """A published list of titles as it was sent in, with the document it is from.

    Where ``source`` is a workbook, ``layout`` says which columns somebody confirmed, null before.
    """

    region = models.CharField(max_length=20, db_index=True)
    what = models.CharField(max_length=100)
    level = models.CharField(max_length=20)
    granted_by = models.CharField(max_length=120)
    granted_on = models.DateField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    batch = models.CharField(max_length=120)
    source = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    layout = models.JSONField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        """The batch."""
        return self.batch


class TitleLine(models.Model):
    """A line of a list: whom it was matched with, and whether somebody confirmed that."""

    list = models.ForeignKey(TitleList, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, blank=True)
    object = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=[(s, s) for s in LINE_STATES], db_index=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.OneToOneField(Title, on_delete=models.PROTECT, null=True, related_name="line")
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


class Registration(models.Model):
    """An organisation that asks for an account, with its first approver; an officer checks it."""

    credit_code = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=20)
    login = models.CharField(max_length=60)
    person = models.CharField(max_length=60)
    phone = models.CharField(max_length=30)
    licence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=[(s, s) for s in REGISTRATION_STATES])
    made_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(state="waiting"),
                name="one_waiting_registration_of_a_code",
            )
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name
