"""What changes identity: accounts, bureaus, organisations, posts, delegations."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from jigai.facts.problems import InputRefused, Problem, shown
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.passwords import one_time, set_password
from jigai.office.identity.models import (
    ADMINISTRATORS,
    Bureau,
    Delegation,
    Organisation,
    Person,
    Post,
    Section,
)
from jigai.office.identity.permits import Place, require
from jigai.office.identity.roles import (
    ADMINISTRATION,
    BUREAU,
    ORGANISATION,
    administration,
    roles,
)
from jigai.reference import regions
from jigai.reference.credit_code import CreditCodeError, check_credit_code

LONGEST_DELEGATION = dt.timedelta(days=366)


def refused(code: str, zh: str, en: str, where: str = "") -> InputRefused:
    """An input that cannot be taken."""
    return InputRefused([Problem(code, zh, en, where)])


def actor(act: Act) -> Actor:
    """Who acts, with posts; raises TypeError where the system itself does."""
    if not isinstance(act.acting, Actor):
        raise TypeError(f"{act.name} is for people")
    return act.acting


# Bureaus and organisations


@command("identity.found-bureau")
def found_bureau(act: Act, *, name: str, region: str, kind: str) -> Bureau:
    """Set up a bureau with its jurisdiction."""
    require(actor(act), act.name)
    made = Bureau(name=_named(name, "name", Bureau), region=_region(region), kind=kind.strip())
    made.save()
    act.record(f"bureau:{made.pk}", name=made.name, region=made.region, kind=made.kind)
    return made


@command("identity.found-section")
def found_section(act: Act, *, bureau: int, name: str) -> Section:
    """Set up a section of a bureau."""
    require(actor(act), act.name)
    whole = _there(Bureau, bureau)
    if Section.objects.filter(bureau=whole, name=name.strip()).exists():
        raise _twice(name, "name")
    made = Section.objects.create(bureau=whole, name=_text(name, "name", 60))
    act.record(f"section:{made.pk}", bureau=whole.pk, name=made.name)
    return made


@command("identity.register-organisation")
def register_organisation(
    act: Act, *, credit_code: str, name: str, region: str, kind: str = "enterprise"
) -> Organisation:
    """Open the account of an organisation; its region has to lie in one's jurisdiction."""
    place = _region(region)
    require(actor(act), act.name, Place(region=place))
    try:
        code = check_credit_code(credit_code)
    except CreditCodeError as error:
        raise refused(error.code, error.zh, error.en, "credit_code") from None
    if Organisation.objects.filter(credit_code=code).exists():
        raise _twice(code, "credit_code")
    made = Organisation.objects.create(
        credit_code=code, name=_text(name, "name", 120), region=place, kind=kind
    )
    act.record(f"organisation:{made.pk}", credit_code=code, name=made.name, region=place)
    return made


# People


@command("identity.create-person")
def create_person(act: Act, *, login: str, name: str, phone: str = "") -> tuple[Person, str]:
    """Open an account; the password returned is shown once and has to be changed at sign-in."""
    require(actor(act), act.name)
    made = Person(
        login=_named(login, "login", Person).lower(),
        name=_text(name, "name", 60),
        phone=phone.strip()[:30],
    )
    made.save()
    password = one_time()
    set_password(made, password, once=True)
    act.record(f"person:{made.pk}", login=made.login, name=made.name)
    return made, password


@command("identity.reset-password")
def reset_password(act: Act, *, person: int) -> str:
    """A new one-time password for somebody else."""
    who = actor(act)
    require(who, act.name)
    if person == who.person:
        raise refused(
            "identity.own-account",
            "不能重置自己的密码，请用“修改密码”，或由另一名安全管理员办理",
            "nobody resets their own password; change it, or ask another security administrator",
        )
    row = _locked(person)
    password = one_time()
    set_password(row, password, once=True)
    act.record(f"person:{row.pk}", reset=True)
    return password


@command("identity.change-password")
def change_password(act: Act, *, old: str, new: str) -> Person:
    """Change one's own password."""
    who = actor(act)
    require(who, act.name, Place(person=who.person))
    row = _locked(who.person)
    if not row.check_password(old):
        raise refused("password.old", "原密码不对", "the present password is not right", "old")
    set_password(row, new)
    act.record(f"person:{row.pk}", changed="password")
    return row


@command("identity.deactivate")
def deactivate(act: Act, *, person: int, reason: str) -> Person:
    """Close an account: its person signs in no more; what was done stays."""
    who = actor(act)
    require(who, act.name)
    if person == who.person:
        raise refused(
            "identity.own-account",
            "不能停用自己的账户",
            "nobody deactivates their own account",
        )
    row = _locked(person)
    row.is_active = False
    row.save()
    act.record(f"person:{row.pk}", active=False, reason=_text(reason, "reason", 200))
    return row


@command("identity.reactivate")
def reactivate(act: Act, *, person: int, reason: str) -> str:
    """Open a closed account again, with a new one-time password."""
    require(actor(act), act.name)
    row = _locked(person)
    row.is_active = True
    password = one_time()
    set_password(row, password, once=True)
    act.record(f"person:{row.pk}", active=True, reason=_text(reason, "reason", 200))
    return password


# Posts


@command("identity.appoint")
def appoint(
    act: Act,
    *,
    person: int,
    role: str,
    bureau: int | None = None,
    section: int | None = None,
    organisation: int | None = None,
    begins: dt.date | None = None,
    ends: dt.date | None = None,
) -> Post:
    """Appoint somebody to a post at a bureau or an organisation, or to one of the three offices."""
    who = actor(act)
    require(who, act.name)
    if person == who.person:
        raise refused(
            "identity.own-account",
            "不能给自己授予岗位",
            "nobody appoints themselves",
        )
    return _appoint(
        act,
        _locked(person),
        role,
        _there(Bureau, bureau) if bureau is not None else None,
        _there(Section, section) if section is not None else None,
        _there(Organisation, organisation) if organisation is not None else None,
        begins,
        ends,
    )


@command("identity.appoint-in-organisation")
def appoint_in_organisation(
    act: Act, *, organisation: int, login: str, name: str, role: str, phone: str = ""
) -> tuple[Post, str]:
    """An organisation's approver lets a colleague in; returns the post and a one-time password."""
    require(actor(act), act.name, Place(organisation=organisation))
    place = _there(Organisation, organisation)
    made = Person(
        login=_named(login, "login", Person).lower(),
        name=_text(name, "name", 60),
        phone=phone.strip()[:30],
    )
    made.save()
    password = one_time()
    set_password(made, password, once=True)
    return _appoint(act, made, role, None, None, place, None, None), password


def _appoint(
    act: Act,
    person: Person,
    role: str,
    bureau: Bureau | None,
    section: Section | None,
    organisation: Organisation | None,
    begins: dt.date | None,
    ends: dt.date | None,
) -> Post:
    known = roles().get(role)
    if known is None:
        name = shown(role)
        raise refused("identity.role", f"没有角色“{name}”", f"there is no role '{name}'", "role")
    stated = {side for side, at in ((BUREAU, bureau), (ORGANISATION, organisation)) if at}
    if stated != ({known.side} - {ADMINISTRATION}):
        raise refused(
            "identity.post-place",
            f"“{known.zh}”应设在{_PLACES[known.side][0]}",
            f"a post of {known.en} belongs {_PLACES[known.side][1]}",
            "role",
        )
    if section is not None and section.bureau_id != (bureau.pk if bureau else None):
        raise refused(
            "identity.section", "科室不属于该单位", "the section is of another bureau", "section"
        )
    _separate(person, role)
    first = begins or timezone.localdate()
    if ends is not None and ends < first:
        raise refused("identity.days", "结束早于开始", "it ends before it begins", "ends")
    made = Post.objects.create(
        person=person,
        role=role,
        bureau=bureau,
        section=section,
        organisation=organisation,
        begins=first,
        ends=ends,
    )
    act.record(
        f"person:{person.pk}",
        post=made.pk,
        role=role,
        bureau=made.bureau_id,
        section=made.section_id,
        organisation=made.organisation_id,
        begins=first,
        ends=ends,
    )
    return made


_PLACES = {
    BUREAU: ("主管单位", "at a bureau"),
    ORGANISATION: ("申报单位", "at an organisation"),
    "administration": ("系统管理，不属于任何单位", "to the system, at no bureau or organisation"),
}


def _separate(person: Person, role: str) -> None:
    """The three who run the system are three people, and none of them works on cases (三员)."""
    held = set(Post.objects.filter(person=person).values_list("role", flat=True)) - {role}
    if held if administration(role) else held & set(ADMINISTRATORS):
        raise refused(
            "identity.separate",
            "系统管理员、安全管理员、审计管理员须由三人分任，且不得兼任其他岗位，曾任的也不可以",
            "system, security and audit administrators are three people who hold, and held, no "
            "other post",
            "role",
        )


@command("identity.end-post")
def end_post(act: Act, *, post: int, reason: str, on: dt.date | None = None) -> Post:
    """End a post, by default with the day before: it is in use no more at once."""
    require(actor(act), act.name)
    return _end(act, post, reason, on)


@command("identity.end-post-in-organisation")
def end_post_in_organisation(act: Act, *, post: int, reason: str) -> Post:
    """An organisation's approver ends the post of a colleague."""
    row = _there(Post, post)
    require(actor(act), act.name, Place(organisation=row.organisation_id))
    return _end(act, post, reason, None)


def _end(act: Act, post: int, reason: str, on: dt.date | None) -> Post:
    row = Post.objects.select_for_update().filter(pk=post).first()
    if row is None:
        raise NotThere
    row.ends = on or timezone.localdate() - dt.timedelta(days=1)
    row.save()
    act.record(
        f"person:{row.person_id}", post=row.pk, ends=row.ends, reason=_text(reason, "reason", 200)
    )
    return row


# Delegations


@command("identity.delegate")
def delegate(
    act: Act,
    *,
    post: int,
    taker: int,
    begins: dt.date,
    ends: dt.date,
    ground: str,
    limit: int | None = None,
) -> Delegation:
    """Let somebody else act in one's own post for some days, up to ``limit`` fen where stated."""
    who = actor(act)
    row = _there(Post, post)
    if row.person_id != who.person:
        raise NotThere
    require(who, act.name, Place(person=who.person))
    other = _there(Person, taker)
    if other.pk == who.person or not other.is_active:
        raise refused("identity.taker", "请选另一位在用的人员", "choose somebody else", "taker")
    if set(Post.objects.filter(person=other).values_list("role", flat=True)) & set(ADMINISTRATORS):
        raise refused(
            "identity.separate",
            "不能委托给系统、安全、审计管理员",
            "administrators take no delegations",
            "taker",
        )
    if ends < begins or ends - begins > LONGEST_DELEGATION:
        raise refused(
            "identity.days",
            "委托的起止日期不对，最长一年",
            "the days are out of order, or more than a year",
            "ends",
        )
    if limit is not None and limit < 0:
        raise refused("identity.limit", "限额不能为负", "a limit is not negative", "limit")
    made = Delegation.objects.create(
        post=row,
        taker=other,
        begins=begins,
        ends=ends,
        limit=limit,
        ground=_text(ground, "ground", 200),
    )
    act.record(
        f"person:{other.pk}", delegation=made.pk, post=row.pk, begins=begins, ends=ends, limit=limit
    )
    return made


@command("identity.revoke-delegation")
def revoke_delegation(act: Act, *, delegation: int) -> Delegation:
    """Take a delegation back at once."""
    who = actor(act)
    row = Delegation.objects.select_for_update().filter(pk=delegation).first()
    if row is None or row.post.person_id != who.person:
        raise NotThere
    require(who, act.name, Place(person=who.person))
    row.revoked_at = act.at
    row.save()
    act.record(f"person:{row.taker_id}", delegation=row.pk, revoked=True)
    return row


# Reading what was typed


def _text(value: str, where: str, longest: int) -> str:
    text = " ".join(value.split())
    if not text or len(text) > longest or not text.isprintable():
        raise refused(
            "identity.text",
            f"请填写，不超过 {longest} 个字，不含控制字符",
            f"state it in at most {longest} characters, without control characters",
            where,
        )
    return text


def _named(value: str, field: str, model: type[Person] | type[Bureau]) -> str:
    text = _text(value, field, 60 if model is Person else 100)
    rows = model._default_manager.filter(**{f"{field}__iexact": text})
    if rows.exists():
        raise _twice(text, field)
    return text


def _twice(value: str, where: str) -> InputRefused:
    return refused(
        "identity.twice",
        f"“{shown(value)}”已经有了，请核对",
        f"'{shown(value)}' is there already; check it",
        where,
    )


def _region(code: str) -> str:
    found = regions.find(code.strip())
    if found is None:
        near = "、".join(r.name for r in regions.nearest(code))
        raise refused(
            "identity.region",
            f"没有地区“{shown(code)}”，请写名称或代码" + (f"；是否为：{near}" if near else ""),
            f"there is no region '{shown(code)}'; write its name or code"
            + (f"; did you mean: {near}" if near else ""),
            "region",
        )
    return found.code


def _there(model: type, key: int):  # type: ignore[no-untyped-def]  # any of the models above
    row = model._default_manager.filter(pk=key).first()  # type: ignore[attr-defined]
    if row is None:
        raise NotThere
    return row


def _locked(person: int) -> Person:
    row = Person.objects.select_for_update().filter(pk=person).first()
    if row is None:
        raise NotThere
    return row
