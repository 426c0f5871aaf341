"""The lists of those who run the office: people, sign-ins, background jobs."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower, Replace
from django.urls import reverse
from django.utils import timezone

from jigai.office.console.frame import post_words, role_words
from jigai.office.console.identity.working import job_title
from jigai.office.ground.acts.commands import System
from jigai.office.ground.models import Job
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Person, SignIn
from jigai.office.identity.roles import roles
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Choices, Days
from jigai.office.lists.listing import Listing, register

ACTIVE, CLOSED, WITHOUT = "active", "closed", "without-post"
OUTCOMES = ("ok", "wrong", "locked", "code")


def in_office() -> Q:
    """People who hold a post today."""
    today = timezone.localdate()
    ends = Q(posts__ends=None) | Q(posts__ends__gte=today)
    return Q(posts__begins__lte=today) & ends


def _people(_: Actor) -> QuerySet[Any]:
    return Person.objects.prefetch_related("posts__bureau", "posts__section", "posts__organisation")


def posts_of(person: Person) -> list[str]:
    """The posts that somebody holds today, in words."""
    today = timezone.localdate()
    held = [p for p in person.posts.all() if p.begins <= today and (not p.ends or p.ends >= today)]
    return [post_words(post) for post in held]


def _states(_: Actor) -> list[tuple[str, str]]:
    return [(s, t(f"people.state.{s}")) for s in (ACTIVE, CLOSED, WITHOUT)]


def _of_states(states: Any) -> Q:
    wanted = Q(pk__in=[])
    if ACTIVE in states:
        wanted |= Q(is_active=True)
    if CLOSED in states:
        wanted |= Q(is_active=False)
    if WITHOUT in states:
        wanted |= ~Q(pk__in=Person.objects.filter(in_office()).values("pk"))
    return wanted


def _of_roles(chosen: Any) -> Q:
    held = Person.objects.filter(in_office() & Q(posts__role__in=list(chosen)))
    return Q(pk__in=held.values("pk"))


PEOPLE = register(
    Listing(
        key="identity.people",
        title="people.title",
        counted="people.counted",
        permit="identity.read-people",
        rows=_people,
        columns=(
            Column("name", "field.name", "person", order="name"),
            Column("login", "field.login", "code", order="login"),
            Column("posts", "people.posts", value=lambda row: "；".join(posts_of(row)), width=40),
            Column(
                "state",
                "field.state",
                "state",
                value=lambda row: ACTIVE if row.is_active else CLOSED,
                words="people.state",
            ),
            Column("made", "people.made", "date", value=lambda row: timezone.localdate(row.made_at),
                   order="made_at"),
        ),
        name=lambda row: row.name,
        link=lambda row: reverse("console:person", args=[row.pk]),
        filters=(
            Choices(
                "role",
                "field.role",
                lambda _: [(r, role_words(r)) for r in roles()],
                condition=_of_roles,
                first=True,
            ),
            Choices("state", "field.state", _states, condition=_of_states, first=True),
        ),
        search="search",
        search_help="people.search",
        order="name",
        export="identity.read-people",
    )
)  # fmt: skip


def _plain(field: str) -> Any:
    """A login as a search asks for it: small letters and digits alone."""
    plain: Any = Lower(field)
    for sign in (".", "-", "_", "@"):
        plain = Replace(plain, Value(sign), Value(""))
    return plain


def _sign_ins(_: Actor) -> QuerySet[Any]:
    """Found by the person, or by the login as it was typed where nobody has it."""
    text = TextField()
    known = Coalesce("person__search", Value("", output_field=text))
    typed = Cast(_plain("login"), text)
    return SignIn.objects.annotate(found=Concat(typed, Value(" ", output_field=text), known))


SIGN_INS = register(
    Listing(
        key="identity.sign-ins",
        title="sign-ins.title",
        counted="sign-ins.counted",
        permit="ground.read-sign-ins",
        rows=_sign_ins,
        columns=(
            Column("at", "field.at", "text", value=lambda row: _moment(row.at), order="at"),
            Column("login", "field.login", "code", order="login"),
            Column("name", "field.name", "person", value="person.name", joined=("person",)),
            Column("address", "field.address", "code", order="address"),
            Column("outcome", "field.outcome", "state", order="outcome", words="signing"),
        ),
        filters=(
            Choices(
                "outcome",
                "field.outcome",
                lambda _: [(o, t(f"signing.{o}")) for o in OUTCOMES],
                first=True,
            ),
            Days("when", "field.at", "at", first=True, moment=True),
        ),
        search="found",
        search_help="people.search",
        order="-at",
        export="ground.read-sign-ins",
    )
)


def _jobs(_: Actor) -> QuerySet[Any]:
    """Jobs, each with the name of who asked for it."""
    key = Concat(Value("person:"), Cast("pk", CharField()))
    name = Person.objects.annotate(its_key=key).filter(its_key=OuterRef("asked_by")).values("name")
    return Job.objects.annotate(asked_name=Subquery(name[:1]))


def _asked(row: Job) -> str:
    """Who asked for a job: a person, or the office itself."""
    named: str = getattr(row, "asked_name", None) or ""
    return named or (t("people.system") if row.asked_by == System().key else row.asked_by)


def _job_states(_: Actor) -> list[tuple[str, str]]:
    return [(s, t(f"job.state.{s}")) for s in Job.STATES]


JOBS = register(
    Listing(
        key="ground.jobs",
        title="jobs.every",
        counted="jobs.counted",
        permit="ground.manage-jobs",
        rows=_jobs,
        columns=(
            Column("title", "job.what", value=lambda row: job_title(row.kind), order="kind"),
            Column("state", "field.state", "state", order="state", words="job.state"),
            Column("queued", "jobs.queued", value=lambda row: _moment(row.queued_at),
                   order="queued_at"),
            Column("ended", "jobs.ended", value=lambda row: _moment(row.ended_at),
                   order="ended_at", gaps=True),
            Column("asked", "jobs.asked", "person", value=_asked, order="asked_by"),
            Column("attempts", "jobs.attempts", "number", order="attempts"),
            Column("why", "job.why", value=lambda row: _why(row), default=True, width=40),
        ),
        name=lambda row: job_title(row.kind),
        link=lambda row: reverse("console:job", args=[row.pk]),
        filters=(
            Choices("state", "field.state", _job_states, first=True),
            Days("when", "jobs.queued", "queued_at", moment=True),
        ),
        order="-queued_at",
    )
)  # fmt: skip


def _moment(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def _why(row: Job) -> str:
    """The first reason why a job failed, in the language of the page."""
    return str(row.problems[0][current_lang()]) if row.problems else ""
