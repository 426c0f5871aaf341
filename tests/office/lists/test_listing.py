"""A list's page: filters of the address, order, pages, sums, columns, what is masked and picked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, OTHER_COUNTY, Cast
from tests.office.lists.sample import SAMPLE, served

from jigai.office.identity.models import Organisation
from jigai.office.lists import keeping
from jigai.office.lists.asked import read
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Choices
from jigai.office.lists.finding import page, totals
from jigai.office.lists.listing import Listing
from jigai.office.lists.models import Picked

pytestmark = [pytest.mark.django_db, pytest.mark.both]
URL = "/office/test/"


@pytest.fixture(autouse=True)
def _served() -> Iterator[None]:
    with served():
        yield


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    made.post("officer", "officer", region=CITY)
    made.post("leader", "leader", region=CITY)
    made.post("finance", "finance", region=CITY)
    return made


def firms(count: int, *, region: str = COUNTY, kind: str = "enterprise", start: int = 0) -> None:
    Organisation.objects.bulk_create(
        Organisation(credit_code=f"C{n:017d}", name=f"firm {n:04d}", region=region, kind=kind)
        for n in range(start, start + count)
    )


def shown(cast: Cast, query: str, login: str = "officer") -> list[str]:
    asked = read(SAMPLE, cast.actor(login), QueryDict(query))
    return [row.name for row in page(asked, SAMPLE.columns).rows]


def test_only_rows_of_the_jurisdiction_are_there(cast: Cast) -> None:
    firms(3)
    firms(2, region=OTHER_CITY, start=50)
    text = cast.client("officer").get(URL).content.decode()
    assert "firm 0002" in text
    assert "firm 0050" not in text
    assert "3 件" in text


def test_pages_follow_the_order_and_none_is_left_out_or_twice(cast: Cast) -> None:
    firms(173)
    every: list[str] = []
    for number in range(1, 5):
        every += shown(cast, f"page={number}")
    assert every == sorted(every) == [f"firm {n:04d}" for n in range(173)]
    assert shown(cast, "sort=-name&size=200") == every[::-1]


def test_beyond_the_middle_the_set_is_read_from_its_end(cast: Cast) -> None:
    firms(173)
    asked = read(SAMPLE, cast.actor("officer"), QueryDict("page=4"))
    counted = page(asked, SAMPLE.columns, totals=totals(asked))
    assert [r.name for r in counted.rows] == [f"firm {n:04d}" for n in range(150, 173)]
    assert (counted.number, counted.first, counted.more) == (4, 151, False)
    beyond = read(SAMPLE, cast.actor("officer"), QueryDict("page=900"))
    last = page(beyond, SAMPLE.columns, totals=totals(beyond))
    assert last.rows == counted.rows


@pytest.mark.parametrize("sort", ["name", "-name", "kind", "-kind", "amount", "-amount"])
def test_pages_counted_from_one_another_are_those_counted_from_the_start(
    cast: Cast, sort: str
) -> None:
    firms(130)
    firms(130, kind="park", start=500)
    every = shown(cast, f"sort={sort}&size=200") + shown(cast, f"sort={sort}&size=200&page=2")
    keys = dict(Organisation.objects.values_list("name", "pk"))
    for here in (1, 3, 5):
        for there in range(1, 7):
            at = f"{here}.{keys[every[(here - 1) * 50]]}"
            found = shown(cast, f"sort={sort}&page={there}&at={at}")
            assert found == every[(there - 1) * 50 : there * 50], (here, there)
    assert shown(cast, f"sort={sort}&page=6&of=260") == every[250:]
    assert shown(cast, f"sort={sort}&page=2&at=1.999999999") == every[50:100]
    assert shown(cast, f"sort={sort}&page=2&at=ghost") == every[50:100]


def test_filters_of_the_address_apply_and_can_be_taken_off(cast: Cast) -> None:
    firms(4)
    firms(3, region=OTHER_COUNTY, kind="park", start=10)
    assert len(shown(cast, "kind=park")) == 3
    assert len(shown(cast, "kind=park&kind=enterprise")) == 7
    assert len(shown(cast, f"kind=park&region={COUNTY}")) == 0
    answer = cast.client("officer").get(f"{URL}?kind=park&kind=enterprise&sort=-name")
    text = answer.content.decode()
    assert "?kind=park&amp;sort=-name" in text
    assert 'href="?sort=-name"' in text


def test_bounds_include_their_ends(cast: Cast) -> None:
    firms(5)
    keys = sorted(Organisation.objects.values_list("pk", flat=True))
    assert len(shown(cast, f"id-from={keys[1]}&id-to={keys[3]}")) == 3
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    assert len(shown(cast, f"made-from={today}&made-to={today}")) == 5
    assert shown(cast, f"made-to={today - dt.timedelta(days=1)}") == []
    fen = f"0.{keys[2]:06d}"
    assert len(shown(cast, f"amount-from={fen}")) == 3
    assert len(shown(cast, f"amount-to={fen}万元")) == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=ghost", "没有“ghost”这一项"),
        ("id-from=x", "不是整数"),
        ("made-from=2026-13-40", "不是日期"),
        ("amount-from=x", "未用"),
        ("sort=ghost", "不能按“ghost”排序"),
    ],
)
def test_what_the_address_cannot_mean_is_left_out_and_said(
    cast: Cast, query: str, said: str
) -> None:
    firms(2)
    text = cast.client("officer").get(f"{URL}?{query}").content.decode()
    assert said in text
    assert "firm 0001" in text


@pytest.mark.parametrize("query", ["page=0", "page=-3", "page=x", "page=99999999999999", "size=7"])
def test_odd_pages_and_sizes_still_answer(cast: Cast, query: str) -> None:
    firms(2)
    assert cast.client("officer").get(f"{URL}?{query}").status_code == 200


def test_questions_to_the_database_do_not_grow_with_rows(cast: Cast) -> None:
    client = cast.client("officer")
    firms(3)
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(URL)
    firms(400, start=100)
    client.get(f"{URL}?size=200")
    with CaptureQueriesContext(connection) as many:
        client.get(f"{URL}?size=200")
    assert len(many) <= len(few)


def test_sums_follow_where_they_are_not_known(cast: Cast) -> None:
    firms(60)
    client = cast.client("officer")
    first = client.get(URL).content.decode()
    assert "part=totals" in first
    late = client.get(f"{URL}?part=totals", headers={"HX-Request": "true"}).content.decode()
    keys = Organisation.objects.values_list("pk", flat=True)
    assert "60 件" in late
    assert "hx-swap-oob" in late
    assert "<html" not in late
    wan = re.search(r'value="([0-9.]+)"', late)
    assert wan is not None
    assert wan[1] == f"{sum(keys) / 100:.2f}"
    assert "60 件" in client.get(f"{URL}?part=totals").content.decode()


def test_sums_that_follow_link_to_the_pages_as_the_page_itself_would(cast: Cast) -> None:
    firms(500)
    client = cast.client("officer")
    page = client.get(f"{URL}?page=5").content.decode()
    told = re.search(r'hx-get="([^"]+part=totals[^"]*)"', page)
    assert told is not None
    late = client.get(told[1].replace("&amp;", "&"), headers={"HX-Request": "true"})
    links = re.compile(r'<a href="([^"]*at=[^"]*)"')
    shown, following = links.findall(page), links.findall(late.content.decode())
    assert shown
    assert set(shown) <= set(following)
    assert "first=" not in "".join(following)


def test_personal_data_are_masked_for_those_who_may_not_read_them(cast: Cast) -> None:
    firms(1)
    row = Organisation.objects.get()
    account = SAMPLE.column("account")
    assert account is not None
    assert SAMPLE.value(cast.actor("finance"), account, row) == row.credit_code
    assert SAMPLE.value(cast.actor("leader"), account, row) == "**************0000"


def test_columns_are_kept_for_the_person(cast: Cast) -> None:
    firms(1)
    client = cast.client("officer")
    answer = client.post(URL, {"do": "columns", "column": ["name", "hidden", "ghost"]})
    assert answer.status_code == 303
    heads = re.findall(r'<th scope="col"[^>]*>', client.get(URL).content.decode())
    assert len(heads) == 3
    assert len(re.findall(r'<th scope="col"', cast.client("leader").get(URL).content.decode())) == 7
    client.post(URL, {"do": "columns"})
    assert keeping.taste(cast.actor("officer"), SAMPLE)[0] == ()


def test_views_are_saved_under_a_name_replaced_and_dropped_by_their_owner(cast: Cast) -> None:
    client = cast.client("officer")
    client.post(f"{URL}?kind=park&page=3", {"do": "save-view", "name": " 园区  一览 "})
    client.post(f"{URL}?kind=enterprise", {"do": "save-view", "name": "园区 一览"})
    (view,) = keeping.views(cast.actor("officer"), SAMPLE)
    assert (view.name, view.query) == ("园区 一览", "kind=enterprise")
    cast.client("leader").post(URL, {"do": f"drop-view:{view.pk}"})
    assert keeping.views(cast.actor("officer"), SAMPLE).count() == 1
    client.post(URL, {"do": f"drop-view:{view.pk}"})
    assert keeping.views(cast.actor("officer"), SAMPLE).count() == 0


def test_a_view_without_a_name_and_too_many_views_are_refused(cast: Cast) -> None:
    client = cast.client("officer")
    assert "请给视图取名" in client.post(URL, {"do": "save-view", "name": ""}).content.decode()
    for number in range(keeping.MOST_VIEWS):
        keeping.save_view(cast.actor("officer"), SAMPLE, f"v{number}", "")
    answer = client.post(URL, {"do": "save-view", "name": "one more"})
    assert answer.status_code == 422
    assert "50" in answer.content.decode()  # lists.views-full
    assert client.post(URL, {"do": "save-view", "name": "v7"}).status_code == 303


def test_picked_rows_survive_pages_and_filters(cast: Cast) -> None:
    firms(120)
    keys = list(Organisation.objects.order_by("name").values_list("pk", flat=True))
    client = cast.client("officer")
    client.post(URL, {"do": "pick", "shown": keys[:50], "row": keys[:3]})
    second = {"do": "pick", "shown": keys[50:100], "row": keys[50:52]}
    part = client.post(f"{URL}?page=2", second, headers={"HX-Request": "true"}).content.decode()
    assert "已选 5 件" in part
    assert "3 件不在本页" in part
    client.post(URL, {"do": "pick", "shown": keys[:50], "row": keys[1:3]})
    assert set(Picked.objects.values_list("row", flat=True)) == {*keys[1:3], *keys[50:52]}
    only = client.get(f"{URL}?picked=1").content.decode()
    assert only.count("<tr id=") == 4
    client.post(URL, {"do": "pick-none"})
    assert not Picked.objects.exists()


def test_the_whole_set_is_picked_as_a_step_of_its_own(cast: Cast) -> None:
    firms(120)
    firms(5, kind="park", start=500)
    client = cast.client("officer")
    client.post(f"{URL}?kind=enterprise", {"do": "pick-all"})
    assert Picked.objects.count() == 120


def test_rows_outside_the_jurisdiction_cannot_be_picked(cast: Cast) -> None:
    firms(1, region=OTHER_CITY)
    key = Organisation.objects.get().pk
    cast.client("officer").post(URL, {"do": "pick", "shown": [key], "row": [key]})
    assert not Picked.objects.exists()


def test_more_than_can_be_handled_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    firms(5)
    monkeypatch.setattr(keeping, "MOST_PICKED", 4)
    answer = cast.client("officer").post(URL, {"do": "pick-all"})
    assert answer.status_code == 422
    assert "一次最多选择 4 件" in answer.content.decode()  # lists.picked-many


def test_coming_back_restores_the_place(cast: Cast, client: Client) -> None:
    from jigai.office.lists.answering import back

    browser = cast.client("officer")
    firms(1)
    request = browser.get(f"{URL}?kind=park&page=2").wsgi_request
    request.session = browser.session
    assert back(request, SAMPLE.key, URL, 7) == f"{URL}?kind=park&page=2#row-7"
    assert back(request, "other", URL, 7) == f"{URL}#row-7"


def test_a_definition_that_cannot_work_is_refused() -> None:
    column = Column("name", "lists.q", order="name")

    def made(**parts: object) -> Listing:
        given = {"order": "name", "columns": (column,)} | parts
        return Listing("t", "t", "p", SAMPLE.rows, **given)  # type: ignore[arg-type]

    made()
    for wrong in (
        {"filters": (Choices("page", "t", lambda _w: ()),)},
        {"filters": (Choices("lang", "t", lambda _w: ()),)},
        {"columns": (column, column)},
        {"order": "-ghost"},
    ):
        with pytest.raises(ValueError, match="list t"):
            made(**wrong)
    with pytest.raises(ValueError, match="no kind"):
        Column("x", "t", "ghost")
