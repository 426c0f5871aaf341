"""Pages of products, platforms and centres, and of what else of an organisation has facts."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.office.enterprises.firms import SECOND, cast_of_a_county, day
from tests.office.identity.cast import CODE, COUNTY, OTHER_COUNTY, Cast

from jigai.office.dossiers.assembling import assemble
from jigai.office.enterprises.domain.titles import Granted, record_title
from jigai.office.enterprises.models import FactRecord, Thing
from jigai.office.library.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LIST = "/office/enterprises/things/"
OWN = f"/office/enterprises/{CODE}/"
TYPED = {"entity": "product", "name": "五轴加工中心", "code": "ZB-7"}


@pytest.fixture
def cast() -> Cast:
    found = cast_of_a_county()
    found.post("elsewhere", "officer", region=OTHER_COUNTY)
    found.post("rival", "preparer", firm=found.firm(SECOND))
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def done(client: Client, path: str, **typed: str) -> str:
    answer = client.post(path, typed)
    assert answer.status_code == 303, text(answer)
    return text(client.get(answer["Location"]))


def registered(cast: Cast) -> str:
    done(cast.client("preparer"), f"{OWN}things/register/", **TYPED)
    return f"{OWN}about/product/{Thing.objects.get().number}/"


def test_it_is_registered_stated_verified_corrected_and_found(cast: Cast) -> None:
    preparer, officer = cast.client("preparer"), cast.client("officer")
    page = registered(cast)
    assert "五轴加工中心" in text(preparer.get(page))
    assert "五轴加工中心" in text(preparer.get(f"{OWN}things/"))
    done(preparer, f"{page}facts/level/state/", value="provincial")
    done(preparer, f"{page}facts/insurance_years/state/", **{
        "value-money-unit": "wan", "value-r0.starts_on": "2026-01-01", "value-r0.premium": "3.5",
    })  # fmt: skip
    claim = FactRecord.objects.get(fact="product.level")
    shown = text(officer.get(f"{page}facts/level/"))
    verify = f"{OWN}facts/claims/{claim.pk}/verify/"
    assert verify in shown
    assert "已核实" in done(officer, verify, value="municipal")
    assert "已核实" in text(officer.get(page))
    corrects = f"{page}facts/level/state/?corrects={claim.pk}"
    assert 'value="provincial" selected' in text(preparer.get(corrects))
    [found] = assemble(cast.firm(), as_of=day("2026-06-30"), claim_year=2026)["products"]
    assert found["level"]["status"] == "verified"
    assert found["insurance_years"] == [{"starts_on": "2026-01-01", "premium": "3.5万元"}]
    assert "五轴加工中心" in text(officer.get(LIST, {"q": "wuzhou"}))
    assert "五轴加工中心" not in text(officer.get(LIST, {"state": "ended"}))


def test_a_returned_claim_waits_and_leads_to_its_page(cast: Cast) -> None:
    page = registered(cast)
    preparer = cast.client("preparer")
    done(preparer, f"{page}facts/level/state/", value="provincial")
    claim = FactRecord.objects.get(fact="product.level")
    done(cast.client("officer"), f"{OWN}facts/claims/{claim.pk}/return/", said="文件不清")
    home = text(preparer.get("/office/"))
    assert f"{page}facts/level/" in home


def test_it_is_ended_with_a_reason_and_stays_to_be_read(cast: Cast) -> None:
    page = registered(cast)
    officer, preparer = cast.client("officer"), cast.client("preparer")
    assert officer.post(f"{page}end/", {"reason": ""}).status_code == 422
    assert "停产" in done(officer, f"{page}end/", reason="停产")
    shown = text(preparer.get(page))
    assert "停产" in shown
    assert "state/" not in text(preparer.get(f"{page}facts/level/"))
    assert preparer.get(f"{page}facts/level/state/").status_code == 404
    assert officer.get(f"{page}end/").status_code == 404


def test_nobody_elsewhere_sees_it(cast: Cast) -> None:
    page = registered(cast)
    for login in ("elsewhere", "rival"):
        client = cast.client(login)
        for path in (page, f"{page}facts/level/", f"{OWN}things/"):
            assert client.get(path).status_code == 404, (login, path)
        assert "五轴加工中心" not in text(client.get(LIST))
    officer = cast.client("officer")
    for path in ("product/CP999999/", "programme/x/", "organisation/x/", "nothing/1/"):
        assert officer.get(f"{OWN}about/{path}").status_code == 404, path


def test_what_a_title_has_besides_its_register_is_stated_on_the_same_page(cast: Cast) -> None:
    made = record_title(
        acting=cast.actor("officer"), organisation=cast.firm().pk, status="verified",
        title=Granted("绿色工厂", "省级", granted_on=day("2024-01-01")),
    )  # fmt: skip
    page = f"{OWN}about/title/{made.number}/"
    preparer = cast.client("preparer")
    assert page in text(preparer.get(f"{OWN}titles/"))
    done(preparer, f"{page}facts/own_funds/state/", value="480万元")
    [title] = assemble(cast.firm(), as_of=day("2024-06-30"), claim_year=2024)["titles"]
    assert title["own_funds"] == "480万元"
    assert preparer.get(f"{page}facts/level/").status_code == 404


def test_officers_verify_what_is_stated_of_a_project_on_the_same_page(cast: Cast) -> None:
    Project.objects.create(
        number="P-1", organisation=cast.firm(), name="技改项目", region=COUNTY, made_by="person:0",
        since=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    page = f"{OWN}about/project/P-1/"
    officer = cast.client("officer")
    assert page in text(officer.get("/office/library/P-1/"))
    done(cast.client("preparer"), f"{page}facts/loan_interest/state/", **{
        "value-money-unit": "yuan", "value-r0.paid_on": "2024-03-20", "value-r0.interest": "1250",
    })  # fmt: skip
    claim = FactRecord.objects.get()
    verify = f"{OWN}facts/claims/{claim.pk}/verify/"
    assert 'value="1250"' in text(officer.get(verify))
    done(officer, verify, **{"value-money-unit": "yuan", "value-r0.paid_on": "2024-03-20",
                             "value-r0.interest": "1200"})  # fmt: skip
    assert FactRecord.objects.get(status="verified").subject == "project:P-1"
    assert cast.client("elsewhere").get(page).status_code == 404
    assert officer.get(f"{page}facts/total_investment/").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("officer")

    def add(number: int) -> None:
        Thing.objects.create(organisation=cast.firm(), entity="centre", number=f"Z{number}",
                             name=f"中心{number}", made_at=timezone.now())  # fmt: skip

    add(0)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(1, 30):
        add(number)
    with django_assert_max_num_queries(len(few)):
        assert "中心29" in text(client.get(LIST))
