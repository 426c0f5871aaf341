"""Accounts of organisations: opened by an officer, or asked for by the organisation itself."""

from __future__ import annotations

from typing import IO

from jigai.facts.problems import refused as told
from jigai.facts.problems import shown
from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.domain.evidence import attached
from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.enums import ACCEPTED, ORGANISATION, REFUSED, WAITING
from jigai.office.enterprises.models import Naming, Registration
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.models import Attachment
from jigai.office.identity.domain.accounts import opened
from jigai.office.identity.domain.places import register_organisation
from jigai.office.identity.domain.posts import appointed
from jigai.office.identity.domain.typed import actor, locked, named, region_of, text
from jigai.office.identity.models import Organisation, Person, Post
from jigai.office.identity.permits import Place, require
from jigai.reference.credit_code import CreditCodeError, check_credit_code


@command("enterprises.register")
def register(
    act: Act, *, credit_code: str, name: str, region: str, kind: str = "enterprise"
) -> Organisation:
    """Open the account of an organisation in one's jurisdiction, with its profile."""
    place = region_of(region)
    require(actor(act), act.name, Place(region=place))
    code = code_of(credit_code)
    made: Organisation = register_organisation(
        acting=act.acting, credit_code=code, name=name, region=place, kind=kind_of(kind)
    )
    profile_of(made)
    act.record(f"organisation:{made.pk}", registered=True, kind=made.kind)
    return made


@command("enterprises.ask-for-account")
def ask_for_account(
    act: Act,
    *,
    credit_code: str,
    name: str,
    region: str,
    login: str,
    person: str,
    phone: str,
    licence: IO[bytes],
    licence_name: str,
    kind: str = "enterprise",
) -> Registration:
    """Ask for the account of an organisation and of its first approver; acted by the office itself,
    since whoever asks has no account. Nothing is opened before an officer has checked it."""
    code = code_of(credit_code)
    if Registration.objects.filter(credit_code=code, state=WAITING).exists():
        raise refused("enterprises.asked-already", "credit_code", code=code)
    place = region_of(region)
    made = Registration.objects.create(
        credit_code=code,
        name=text(name, "name", 120),
        region=place,
        kind=kind_of(kind),
        login=named(login, "login", Person).lower(),
        person=text(person, "person", 60),
        phone=text(phone, "phone", 30),
        state=WAITING,
        made_at=act.at,
    )
    made.licence = attached(act, f"registration:{made.pk}", licence, licence_name, "licence")
    made.save()
    act.record(f"registration:{made.pk}", credit_code=code, name=made.name, region=place)
    return made


@command("enterprises.accept-registration")
def accept_registration(act: Act, *, registration: int) -> tuple[Post, str]:
    """Open the account asked for, and that of its first approver; the password is shown once."""
    row = _open(act, registration)
    made: Organisation = register_organisation(
        acting=act.acting,
        credit_code=code_of(row.credit_code),
        name=row.name,
        region=row.region,
        kind=row.kind,
    )
    profile_of(made)
    person, password = opened(act, row.login, row.person, row.phone)
    post = appointed(act, person, "approver", organisation=made)
    if row.licence is not None:
        Attachment.objects.create(
            file=row.licence.file,
            subject=f"organisation:{made.pk}",
            name=row.licence.name,
            kind=row.licence.kind,
            added_by=act.acting.key,
            added_at=act.at,
        )
    row.organisation = made
    _decided(act, row, ACCEPTED, "")
    return post, password


@command("enterprises.refuse-registration")
def refuse_registration(act: Act, *, registration: int, reason: str) -> Registration:
    """Refuse what was asked for, with the reason."""
    row = _open(act, registration)
    _decided(act, row, REFUSED, text(reason, "reason", 200))
    return row


def _open(act: Act, registration: int) -> Registration:
    row = locked(Registration, registration)
    require(actor(act), act.name, Place(region=row.region))
    if row.state != WAITING:
        raise stale()
    return row


def _decided(act: Act, row: Registration, state: str, reason: str) -> None:
    row.state, row.reason = state, reason
    row.decided_by, row.decided_at = act.acting.key, act.at
    row.save()
    act.record(f"registration:{row.pk}", state=state, reason=reason)


def code_of(stated: str) -> str:
    """A credit code that is sound and belongs to no account; raises InputRefused saying whose."""
    try:
        code = check_credit_code(stated)
    except CreditCodeError as error:
        raise told(error.code, error.zh, error.en, "credit_code") from None
    if Organisation.objects.filter(credit_code=code).exists():
        raise refused("enterprises.registered-already", "credit_code", code=code)
    if Naming.objects.filter(credit_code=code).exists():
        raise refused("enterprises.code-taken", "credit_code", code=code)
    return code


def kind_of(stated: str) -> str:
    """A kind of organisation of the vocabulary; raises InputRefused."""
    codes = vocabulary().entities[ORGANISATION].facts["kind"].codes
    if stated not in codes:
        raise refused("enterprises.kind", "kind", kind=shown(stated))
    return stated
