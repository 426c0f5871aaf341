"""Posts: who is appointed to what, and until when."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from jigai.facts.problems import InputRefused, shown
from jigai.office.ground.acts.commands import Act, command
from jigai.office.identity.domain.accounts import opened
from jigai.office.identity.domain.tokens import end_tokens
from jigai.office.identity.domain.typed import actor, locked, refused, text, there
from jigai.office.identity.models import (
    ADMINISTRATORS,
    Bureau,
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
        raise _own()
    return appointed(
        act,
        locked(Person, person),
        role,
        bureau=there(Bureau, bureau) if bureau is not None else None,
        section=there(Section, section) if section is not None else None,
        organisation=there(Organisation, organisation) if organisation is not None else None,
        begins=begins,
        ends=ends,
    )


@command("identity.appoint-in-organisation")
def appoint_in_organisation(
    act: Act, *, organisation: int, login: str, name: str, role: str, phone: str = ""
) -> tuple[Post, str]:
    """An organisation's approver lets a colleague in; returns the post and a one-time password."""
    require(actor(act), act.name, Place(organisation=organisation))
    place = there(Organisation, organisation)
    made, password = opened(act, login, name, phone)
    return appointed(act, made, role, organisation=place), password


def appointed(
    act: Act,
    person: Person,
    role: str,
    *,
    bureau: Bureau | None = None,
    section: Section | None = None,
    organisation: Organisation | None = None,
    begins: dt.date | None = None,
    ends: dt.date | None = None,
) -> Post:
    """A new post as part of an act; raises InputRefused where role, place or person do not fit."""
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


def _own() -> InputRefused:
    return refused("identity.own-account", "不能给自己授予岗位", "nobody appoints themselves")


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


@command("identity.move")
def move(
    act: Act, *, post: int, reason: str, bureau: int, role: str, section: int | None = None
) -> Post:
    """Move somebody to another bureau: the post ends and another begins, in one act.

    What was under way stays where it is: it waits for whoever holds a post there.
    """
    who = actor(act)
    require(who, act.name)
    row = there(Post, post)
    if row.person_id == who.person:
        raise _own()
    if row.bureau_id is None:
        raise refused(
            "identity.move-place",
            "只有主管单位的岗位可以调动",
            "only a post at a bureau can be moved",
        )
    _end(act, post, reason, None)
    return appointed(
        act,
        locked(Person, row.person_id),
        role,
        bureau=there(Bureau, bureau),
        section=there(Section, section) if section is not None else None,
    )


@command("identity.end-post-in-organisation")
def end_post_in_organisation(act: Act, *, post: int, reason: str) -> Post:
    """An organisation's approver ends the post of a colleague."""
    row = there(Post, post)
    require(actor(act), act.name, Place(organisation=row.organisation_id))
    return _end(act, post, reason, None)


def _end(act: Act, post: int, reason: str, on: dt.date | None) -> Post:
    row = locked(Post, post)
    row.ends = on or timezone.localdate() - dt.timedelta(days=1)
    row.save()
    if row.ends < timezone.localdate():
        end_tokens(act, post=row)
    act.record(
        f"person:{row.person_id}", post=row.pk, ends=row.ends, reason=text(reason, "reason", 200)
    )
    return row
