"""Acts on many rows: previewed, run row by row, reported; each row by its own command."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.office.acting import work
from tests.office.identity.cast import CITY, COUNTY, Cast
from tests.office.lists.sample import SAMPLE, served

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import COMMANDS
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry, Job
from jigai.office.identity.models import Organisation
from jigai.office.lists import batches, keeping
from jigai.office.lists.listing import LISTINGS
from jigai.office.lists.models import Batch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
URL = "/office/test/"


@pytest.fixture(autouse=True)
def _served() -> Iterator[None]:
    LISTINGS[SAMPLE.key] = SAMPLE
    with served():
        yield
    del LISTINGS[SAMPLE.key]
    COMMANDS.pop("test.rename", None)


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    made.post("officer", "officer", region=CITY)
    made.post("auditor", "auditor", region=CITY)
    for number, (name, kind) in enumerate(
        [("one", "enterprise"), ("two", "enterprise"), ("no way", "enterprise"), ("four", "park")]
    ):
        Organisation.objects.create(credit_code=f"C{number}", name=name, region=COUNTY, kind=kind)
    return made


def previewed(client: Client) -> str:
    client.post(URL, {"do": "pick-all"})
    answer = client.post(URL + "?kind=enterprise", {"do": "act:rename"})
    assert answer.status_code == 303
    return str(answer["Location"])


def test_a_preview_says_what_may_proceed_what_is_skipped_and_why(cast: Cast) -> None:
    client = cast.client("officer")
    text = client.get(previewed(client)).content.decode()
    assert "可以办理 3 件" in text
    assert "跳过 1 件" in text
    assert "园区不改" in text
    assert Organisation.objects.filter(name="one").exists()


def test_the_run_does_each_row_by_its_command_and_reports_refusals(cast: Cast) -> None:
    client = cast.client("officer")
    place = previewed(client)
    assert client.post(place, {"do": "run", "reason": "better"}).status_code == 303
    assert "等待开始" in client.get(place).content.decode()
    work()
    text = client.get(place).content.decode()
    assert "已办理 2 件" in text
    assert "未办成 1 件" in text
    assert "不改这一家" in text
    names = sorted(Organisation.objects.values_list("name", flat=True))
    assert names == ["four", "no way", "one better", "two better"]
    acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["lists.run-batch", "test.rename", "test.rename"]
    part = client.get(f"{place}?part=progress", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_what_the_form_asks_for_has_to_be_stated(cast: Cast) -> None:
    client = cast.client("officer")
    place = previewed(client)
    assert client.post(place, {"do": "run", "reason": ""}).status_code == 422
    number = int(place.rstrip("/").rpartition("/")[2])
    long = {"reason": "x" * 201}  # lists.act-field
    with pytest.raises(InputRefused, match="at most 200 characters"):
        batches.run_batch(acting=cast.actor("officer"), batch=number, values=long)


def test_a_preview_is_left_without_a_change_and_not_begun_again(cast: Cast) -> None:
    client = cast.client("officer")
    place = previewed(client)
    answer = client.post(place, {"do": "leave"})
    assert answer["Location"] == f"{URL}?kind=enterprise"
    again = client.post(place, {"do": "run", "reason": "better"})
    assert again.status_code == 422
    assert "已经开始办理或已放弃" in again.content.decode()  # lists.batch-begun
    assert not Job.objects.exists()


def test_a_row_that_left_ones_sight_meanwhile_is_not_touched(cast: Cast) -> None:
    client = cast.client("officer")
    place = previewed(client)
    Organisation.objects.filter(name="one").update(region="341500")
    client.post(place, {"do": "run", "reason": "better"})
    work()
    assert "不在您的查看范围" in client.get(place).content.decode()  # lists.row-gone
    assert Organisation.objects.filter(name="one").exists()


def test_nothing_picked_explains_itself(cast: Cast) -> None:
    answer = cast.client("officer").post(URL, {"do": "act:rename"})
    assert answer.status_code == 422
    assert "请先勾选" in answer.content.decode()  # lists.none-picked
    assert not Batch.objects.exists()


def test_an_act_is_for_those_whose_posts_permit_it(cast: Cast) -> None:
    assert "act:rename" not in cast.client("auditor").get(URL).content.decode()
    assert cast.client("auditor").post(URL, {"do": "act:rename"}).status_code == 403
    with pytest.raises(Denied):
        batches.preview(cast.actor("auditor"), SAMPLE, "rename")
    assert cast.client("officer").post(URL, {"do": "act:ghost"}).status_code == 404


def test_a_batch_is_its_makers_alone(cast: Cast) -> None:
    client = cast.client("officer")
    place = previewed(client)
    number = int(place.rstrip("/").rpartition("/")[2])
    assert cast.client("auditor").get(place).status_code == 404
    with pytest.raises(NotThere):
        batches.leave_batch(acting=cast.actor("auditor"), batch=number)


def test_a_run_that_is_cancelled_says_what_was_not_done(cast: Cast) -> None:
    client = cast.client("officer")
    place = previewed(client)
    client.post(place, {"do": "run", "reason": "better"})
    job = Job.objects.get()
    assert client.post(f"/office/jobs/{job.pk}/cancel/").status_code == 303
    work()
    text = client.get(place).content.decode()
    assert "已取消" in text
    assert "未办理 3 件" in text
    assert keeping.picked(cast.actor("officer"), SAMPLE).count() == 4
