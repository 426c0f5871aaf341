"""Who a token acts for, and what waits for that person."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Field, Many, Truth, Whole
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import MOST, SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    DAY,
    DAY_OR_NOTHING,
    MOMENT,
    MOMENT_OR_NOTHING,
    TEXT,
    TEXT_OR_NOTHING,
    TRUTH,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.ground.models import Notice
from jigai.office.ground.notices import read
from jigai.office.ground.texts import t
from jigai.office.ground.waiting import waiting_for
from jigai.office.identity.models import ApiToken
from jigai.office.identity.roles import for_tokens, roles

OWN = "identity.read-own"
SCHEMAS["Scope"] = record({"act": TEXT, "name": TEXT})
SCHEMAS["Post"] = record(
    {
        "role": TEXT,
        "role_name": TEXT,
        "bureau": TEXT_OR_NOTHING,
        "section": TEXT_OR_NOTHING,
        "region": TEXT_OR_NOTHING,
        "organisation": WHOLE_OR_NOTHING,
        "organisation_name": TEXT_OR_NOTHING,
        "delegated": TRUTH,
    }
)
SCHEMAS["Me"] = record(
    {
        "name": TEXT,
        "token": TEXT,
        "expires": DAY,
        "post": one("Post"),
        "scopes": listed(one("Scope")),
    }
)
SCHEMAS["Waiting"] = record(
    {
        "kind": TEXT,
        "kind_name": TEXT,
        "subject": TEXT,
        "title": TEXT,
        "link": TEXT,
        "since": MOMENT,
        "due": DAY_OR_NOTHING,
    }
)
SCHEMAS["WaitingList"] = listed(one("Waiting"))
SCHEMAS["Notice"] = record(
    {"notice": WHOLE, "text": TEXT, "link": TEXT, "at": MOMENT, "read_at": MOMENT_OR_NOTHING}
)
SCHEMAS["Notices"] = page_of("Notice")
SCHEMAS["NoticesRead"] = record({"read": WHOLE})


@operation("whoAmI", "GET", "me", OWN, gives="Me")
def me(asked: Asked) -> Plain:
    """The holder of the token, its post and what it may do today."""
    found = ApiToken.objects.select_related(
        "post__bureau", "post__section", "post__organisation"
    ).get(prefix=asked.actor.token)
    post, [held] = found.post, asked.actor.posts
    permitted = for_tokens(held.role)
    role = roles()[held.role]
    return {
        "name": asked.actor.name,
        "token": found.prefix,
        "expires": found.expires.isoformat(),
        "post": {
            "role": role.id,
            "role_name": asked.pick(role.zh, role.en),
            "bureau": post.bureau.name if post.bureau else None,
            "section": post.section.name if post.section else None,
            "region": held.region,
            "organisation": held.organisation,
            "organisation_name": post.organisation.name if post.organisation else None,
            "delegated": held.delegated,
        },
        "scopes": [
            {"act": act, "name": asked.pick(permitted[act].zh, permitted[act].en)}
            for act in found.scopes
            if act in permitted
        ],
    }


@operation("listWaiting", "GET", "me/waiting", OWN, gives="WaitingList")
def waiting(asked: Asked) -> Plain:
    """What waits for the holder in the token's post; what is due first comes first."""
    return [
        {
            "kind": row.kind,
            "kind_name": t(row.kind, asked.lang),
            "subject": row.subject,
            "title": row.title,
            "link": row.link,
            "since": row.since.isoformat(),
            "due": row.due.isoformat() if row.due else None,
        }
        for row in waiting_for(asked.actor)
    ]


@operation(
    "listNotices", "GET", "me/notices", OWN, gives="Notices", query=(Field("unread", Truth()),),
    paged=True,
)  # fmt: skip
def notices(asked: Asked) -> Plain:
    """What the holder was told, the latest first; listing it does not count as reading."""
    rows = Notice.objects.filter(person=asked.actor.key)
    if "unread" in asked.query:
        rows = rows.filter(read_at__isnull=asked.query["unread"])
    return page(asked, rows, lambda row: _notice(asked, row), "-made_at", "-pk")


def _notice(asked: Asked, row: Notice) -> dict[str, Any]:
    return {
        "notice": row.pk,
        "text": t(row.key, asked.lang, **row.values),
        "link": row.link,
        "at": row.made_at.isoformat(),
        "read_at": row.read_at.isoformat() if row.read_at else None,
    }


@operation(
    "readNotices", "POST", "me/notices/read", OWN, gives="NoticesRead",
    body=(Field("notices", Many(Whole(1), MOST), required=True),),
)  # fmt: skip
def noticed(asked: Asked) -> Plain:
    """Say that the holder read some notices; returns how many of them were new."""
    return {"read": read(asked.actor.key, asked.body["notices"])}
