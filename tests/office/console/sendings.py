"""What people send to the pages of identity and of the ground, for the access test."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.office.console.access import OWN, Sent, Stage, sends
from tests.office.console.samples import delegation
from tests.office.identity.cast import COUNTY, OTHER_COUNTY

from jigai.office.ground.models import Job
from jigai.office.identity.models import Post


def _post(stage: Stage, login: str) -> Post:
    return Post.objects.get(person=stage.cast.person(login))


@sends("console:delegate")
def delegate(stage: Stage, login: str) -> Sent:
    """A post for some days, to a colleague of the bureau."""
    taker = "reviewer" if login.startswith("officer") else "officer"
    today = timezone.localdate()
    return {
        "post": _post(stage, login).pk, "taker": stage.cast.person(f"{taker}-{OWN}").pk,
        "begins": today, "ends": today + dt.timedelta(days=1), "ground": "出差",
    }  # fmt: skip


@sends("console:revoke-delegation")
def revoke(stage: Stage, login: str) -> Sent:
    """One taken back."""
    return {"delegation": delegation(stage, login)}, {}


@sends("console:cancel-job")
def cancel(stage: Stage, login: str) -> Sent:
    """A job that waits."""
    return {}


@sends("console:retry-job")
def retry(stage: Stage, login: str) -> Sent:
    """A job that failed."""
    Job.objects.update(state=Job.FAILED)
    return {}


@sends("console:tokens-issue", answers=(200,))
def issue(stage: Stage, login: str) -> Sent:
    """A token; the answer shows its secret."""
    expires = timezone.localdate() + dt.timedelta(days=9)
    return {"name": "程序", "expires": expires, "scopes": ["identity.read-own"]}


@sends("console:tokens-revoke")
@sends("console:tokens-withdraw")
def revoke_token(stage: Stage, login: str) -> Sent:
    """A token that ends."""
    return {"reason": "不再使用"}


@sends("console:colleague", answers=(200,))
def colleague(stage: Stage, login: str) -> Sent:
    """Somebody new; the answer shows the first password."""
    return {"login": "new.one", "name": "新人", "phone": "", "role": "preparer"}


@sends("console:colleague-end")
@sends("console:post-end")
@sends("console:person-close")
def end(stage: Stage, login: str) -> Sent:
    """A post or an account that ends."""
    return {"reason": "离职"}


@sends("console:person-open", answers=(200,))
def person(stage: Stage, login: str) -> Sent:
    """An account."""
    return {"login": "li.lei", "name": "李雷", "phone": ""}


@sends("console:person-reset", answers=(200,))
def reset(stage: Stage, login: str) -> Sent:
    """A new password."""
    return {}


@sends("console:person-reopen", answers=(200,))
def reopen(stage: Stage, login: str) -> Sent:
    """An account opened again."""
    return {"reason": "返聘"}


@sends("console:appoint")
def appoint(stage: Stage, login: str) -> Sent:
    """A post."""
    place = f"b:{stage.cast.bureau(COUNTY).pk}"
    return {"role": "officer", "place": place, "begins": timezone.localdate()}


@sends("console:post-move")
def move(stage: Stage, login: str) -> Sent:
    """Another bureau."""
    place = f"b:{stage.cast.bureau(OTHER_COUNTY).pk}"
    return {"place": place, "role": "reviewer", "reason": "调动", "begins": timezone.localdate()}


@sends("console:bureau-found")
def bureau(stage: Stage, login: str) -> Sent:
    """A bureau."""
    return {"name": "宜昌市示例局", "region": "宜昌市", "kind": "工信"}


@sends("console:section-found")
def section(stage: Stage, login: str) -> Sent:
    """A section of one."""
    return {"name": "技改科"}


@sends("console:audit-verify")
def verify(stage: Stage, login: str) -> Sent:
    """A look at the trail."""
    return {}


@sends("console:audit-export", answers=(200,))
def export(stage: Stage, login: str) -> Sent:
    """The trail as a file."""
    return {}


@sends("console:workday-enter")
def workday(stage: Stage, login: str) -> Sent:
    """A Saturday that is worked."""
    return {"working": "yes", "first": "2026-05-30", "last": "2026-05-30", "ground": "防汛调休"}


@sends("console:password")
def password(stage: Stage, login: str) -> Sent:
    """A new password of one's own."""
    new = "Other-horse-8"
    return {"old": "Right-horse-7", "new": new, "again": new}
