"""The accounts of enterprises and other organisations, what is known of them, and what it gives."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jigai.engine.result import answer_data
from jigai.engine.schemas.result import problem
from jigai.office.api.office.fields import Choice, Day, Field, Text, Whole
from jigai.office.api.office.listings import filters
from jigai.office.api.office.listings import listed as listed_by
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import MOMENT, TEXT, WHOLE, listed, one, page_of, record
from jigai.office.api.office.seeing import organisation_seen
from jigai.office.dossiers.assembling import assemble
from jigai.office.dossiers.evaluating import evaluated
from jigai.office.enterprises.domain.registrations import register as registered
from jigai.office.enterprises.interfaces.listings import ORGANISATIONS
from jigai.office.enterprises.models import Profile
from jigai.office.identity.models import Organisation

READ = "enterprises.read"
MOST_PROJECTS = 20
SCHEMAS["Organisation"] = record(
    {
        "organisation": WHOLE,
        "credit_code": TEXT,
        "name": TEXT,
        "region": TEXT,
        "kind": TEXT,
        "made_at": MOMENT,
    }
)
SCHEMAS["Organisations"] = page_of("Organisation")
SCHEMAS["LeftOut"] = record({"pack": TEXT, "errors": listed(problem())})
SCHEMAS["Evaluation"] = record({"results": one("Results"), "left_out": listed(one("LeftOut"))})
CASE = (
    Field("as_of", Day()),
    Field("claim_year", Whole(2000, 2100)),
    Field("project", Text(40), repeats=True),
)


def shown(row: Organisation) -> dict[str, Any]:
    """An organisation as programs see it."""
    return {
        "organisation": row.pk,
        "credit_code": row.credit_code,
        "name": row.name,
        "region": row.region,
        "kind": row.kind,
        "made_at": row.made_at.isoformat(),
    }


@operation(
    "listOrganisations",
    "GET",
    "organisations",
    READ,
    gives="Organisations",
    query=filters(ORGANISATIONS),
    paged=True,
)
def organisations(asked: Asked) -> Plain:
    """The organisations that the post sees, by the filters of the list."""
    return listed_by(asked, ORGANISATIONS, _of_profile, "organisation__name")


def _of_profile(row: Profile) -> dict[str, Any]:
    return shown(row.organisation)


@operation(
    "readOrganisation", "GET", "organisations/<int:organisation>", READ, gives="Organisation"
)
def organisation(asked: Asked, organisation: int) -> Plain:
    """One organisation."""
    return shown(organisation_seen(asked, organisation))


@operation(
    "registerOrganisation",
    "POST",
    "organisations",
    "enterprises.register",
    gives="Organisation",
    status=201,
    body=(
        Field("credit_code", Text(40), required=True, example="91420500R6838WPG60"),
        Field("name", Text(120), required=True, example="示例精密制造有限公司"),
        Field("region", Text(60), required=True, example="420581"),
    ),
)
def register(asked: Asked) -> Plain:
    """Open the account of an organisation in one's jurisdiction."""
    return shown(registered(acting=asked.actor, **asked.body))


def case(asked: Asked) -> dict[str, Any]:
    """What an assembled case goes by: day, year of the claim, projects."""
    day = asked.query.get("as_of", timezone.localdate())
    return {
        "as_of": day,
        "claim_year": asked.query.get("claim_year", day.year),
        "projects": asked.query.get("project", [])[:MOST_PROJECTS],
    }


@operation(
    "readDossier",
    "GET",
    "organisations/<int:organisation>/dossier",
    READ,
    gives="Dossier",
    query=(*CASE, Field("known_on", Day())),
)
def dossier(asked: Asked, organisation: int) -> Plain:
    """Everything the office knows of a case, as the engine reads it."""
    found = organisation_seen(asked, organisation)
    return assemble(found, **case(asked), known_at=asked.query.get("known_on"))


@operation(
    "evaluateOrganisation",
    "GET",
    "organisations/<int:organisation>/evaluation",
    READ,
    gives="Evaluation",
    query=(*CASE, Field("brief", Choice(("true", "false")))),
)
def evaluation(asked: Asked, organisation: int) -> Plain:
    """What each policy in force where the organisation is gives it, with its rulings and guide."""
    found = evaluated(organisation_seen(asked, organisation), **case(asked))
    brief = asked.query.get("brief") == "true"
    return {
        "results": [answer_data(a, a.program, asked.lang, brief=brief) for a in found.answers],
        "left_out": [
            {"pack": pack, "errors": [p.data(asked.lang) for p in error.problems]}
            for pack, error in found.broken.items()
        ],
    }
