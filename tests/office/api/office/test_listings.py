"""Lists of pages as programs ask for them: the same rows, filters and search, amounts in yuan."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from tests.office.identity.cast import CITY, COUNTY, Cast

from jigai.office.api.faults import Refusal
from jigai.office.api.hearing import parameters_known
from jigai.office.api.office.fields import parameters
from jigai.office.api.office.listings import filters, listed
from jigai.office.api.office.registry import PAGED, Asked
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import visible
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Amounts, Choices, Days
from jigai.office.lists.listing import Listing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FIRMS = Listing(
    key="tests.api-firms",
    title="tokens.title",
    permit="enterprises.read",
    rows=lambda actor: visible(actor, Organisation.objects.all(), organisation="pk"),
    columns=(Column("name", "tokens.name", order="name"),),
    filters=(
        Choices("region", "tokens.name", lambda _: [(CITY, "市"), (COUNTY, "县")]),
        Choices(
            "kind", "tokens.name", lambda _: [("park", "园区"), ("enterprise", "企业")],
            multiple=False,
        ),
        Amounts("worth", "tokens.name", field="pk"),
        Days("made", "tokens.name", field="made_at", moment=True),
    ),
)  # fmt: skip


def asked(cast: Cast, query: str) -> Asked:
    fields = (*filters(FIRMS), *PAGED)
    request = RequestFactory().get(f"/api/v1/firms?{query}")
    parameters_known(request, [f.name for f in fields], [f.name for f in fields if f.repeats])
    read = parameters(fields, dict(request.GET.lists()))
    return Asked(request, cast.actor("o"), "zh", read, {})


@pytest.fixture
def cast() -> Cast:
    found = Cast()
    found.post("o", "officer", region=CITY)
    for n, (region, kind) in enumerate(
        [(CITY, "park"), (COUNTY, "park"), (COUNTY, "enterprise"), ("341500", "park")]
    ):
        Organisation.objects.create(
            pk=(n + 1) * 100, credit_code=f"{n:018}", name=f"公司{n}", region=region, kind=kind
        )
    return found


def names(cast: Cast, query: str) -> list[str]:
    found: dict[str, Any] = listed(asked(cast, query), FIRMS, lambda row: {"name": row.name})
    return [row["name"] for row in found["items"]]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", [0, 1, 2]),
        (f"region={COUNTY}", [1, 2]),
        (f"region={COUNTY}&region={CITY}&kind=park", [0, 1]),
        ("worth-from=2.00", [1, 2]),
        ("worth-from=2.00&worth-to=2.00", [1]),
        ("made-to=2001-01-01", []),
        ("limit=1", [0]),
    ],
)
def test_filters_are_those_of_the_page(cast: Cast, query: str, rows: list[int]) -> None:
    assert names(cast, query) == [f"公司{n}" for n in rows]


def test_what_a_filter_does_not_know_is_refused_with_its_name(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        names(cast, "region=999999")
    assert refused.value.status == 400
    assert [(p.code, p.where) for p in refused.value.problems] == [("api.filter", "?region")]


def test_only_filters_of_several_values_come_several_times(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        names(cast, "kind=park&kind=enterprise")
    assert [p.code for p in refused.value.problems] == ["api.parameter-twice"]
