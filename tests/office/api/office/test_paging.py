"""Pages of lists: each row once, whatever the order, the size of pages and what comes between."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory
from tests.office.identity.cast import CITY, COUNTY

from jigai.office.api.faults import Refusal
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import Asked
from jigai.office.identity.actor import NOBODY
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def asked(**query: Any) -> Asked:
    request = RequestFactory().get("/api/v1/organisations", query)
    return Asked(request, NOBODY, "zh", query, {})


def rows(count: int) -> None:
    Organisation.objects.bulk_create(
        Organisation(credit_code=f"{n:018}", name=f"公司{n % 3}", region=(CITY, COUNTY)[n % 2])
        for n in range(count)
    )


def shown(row: Organisation) -> dict[str, Any]:
    return {"code": row.credit_code, "name": row.name, "region": row.region}


def walked(limit: int, *order: str) -> list[dict[str, Any]]:
    found, query = [], {"limit": limit}
    while True:
        got = page(asked(**query), Organisation.objects.all(), shown, *order)
        found += got["items"]
        if got["next"] is None:
            return found
        assert len(got["items"]) == limit
        stated = parse_qs(urlsplit(got["next"]).query)
        assert stated["limit"] == [str(limit)], "what was asked for stays"
        query = {"limit": limit, "after": stated["after"][0]}


@pytest.mark.parametrize("order", [(), ("name",), ("-name", "region"), ("region", "-made_at")])
@pytest.mark.parametrize("limit", [1, 4, 10, 200])
def test_every_row_comes_once_in_order(limit: int, order: tuple[str, ...]) -> None:
    rows(10)
    wanted = [shown(row) for row in Organisation.objects.order_by(*order, "pk")]
    assert walked(limit, *order) == wanted


def test_rows_that_come_between_move_no_other(settings: Any) -> None:
    rows(4)
    first = page(asked(limit=2), Organisation.objects.all(), shown, "name")
    Organisation.objects.create(credit_code="x", name="公司", region=CITY)
    after = parse_qs(urlsplit(first["next"]).query)["after"][0]
    second = page(asked(limit=9, after=after), Organisation.objects.all(), shown, "name")
    codes = [row["code"][-1] for row in first["items"] + second["items"]]
    assert sorted(codes) == ["0", "1", "2", "3"]


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "wrong",
    ["x", "é", "", cursor({}), cursor([1]), cursor([1, None]), cursor(["公司", "x"]),
     cursor(["\0", 1]), cursor(["a", 10**30]), cursor([[1], 1]), cursor(["a", 1.5])],
)  # fmt: skip
def test_a_cursor_that_the_list_did_not_give_is_refused(wrong: str) -> None:
    with pytest.raises(Refusal) as refused:
        page(asked(after=wrong), Organisation.objects.all(), shown, "name")
    assert refused.value.status == 400
    assert [p.code for p in refused.value.problems] == ["api.cursor"]
