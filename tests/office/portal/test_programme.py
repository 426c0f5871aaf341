"""What a policy says besides awards, put to use on pages: facts, figures and scores to answers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from pytest_django.fixtures import DjangoAssertNumQueries

from jigai.guide.drafts import begun
from jigai.office.calculations import keeping
from jigai.office.ground.plans import shelf

BAY = "/policies/bluebay-2031-7"
pytestmark = pytest.mark.usefixtures("installed")
INVESTMENT, SCALE = "f-project-project-1-total_investment", "f-organisation-applicant"
YEAR = {"investment": "v-investment-0-{}", "industrial": "v-industrial-0-{}"}


def text(page: Client, address: str, **query: str) -> str:
    answer = page.get(f"{BAY}/{address}/", query)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sent(page: Client, address: str, **fields: Any) -> tuple[int, str]:
    answer = page.post(f"{BAY}/{address}/", fields)
    return answer.status_code, answer.content.decode()


def fields(page: Client) -> dict[str, str]:
    """The fields of the short form by the last part of their names."""
    names = re.findall(r'name="(f-[^"]+)"', text(page, "library"))
    return {name.removesuffix("-value").rpartition("-")[2]: name for name in names}


def cards(found: str) -> dict[str, str]:
    """The outcome of each rule or target on a page."""
    parts = re.findall(
        r'<li class="card finding" id="([^"]+)">\s*<div class="row"><span class="outcome outcome-'
        r'([a-z-]+)"',
        found,
    )
    return dict(parts)


def test_the_short_form_asks_only_what_the_rules_read(page: Client) -> None:
    assert set(fields(page)) == {"above_scale", "total_investment", "zero_land"} | (
        set(fields(page)) & {"in_statistics_library"}
    )


def test_a_project_is_judged_at_its_bounds_and_nothing_is_kept(page: Client) -> None:
    names = fields(page)

    def judged(amount: str) -> dict[str, str]:
        status, found = sent(page, "library", **{
            names["total_investment"]: amount, names["above_scale"]: "yes",
            names["zero_land"]: "no", "money-unit": "wan",
        })  # fmt: skip
        assert status == 200
        return cards(found)

    below, at, key = judged("499.999999"), judged("500"), judged("10000")
    assert below["city-library"] == "refused"
    assert at["city-library"] == "granted"
    assert at["key-library"] == "refused"
    assert at["promise-filing"] == "refused"
    assert key["key-library"] == "granted"
    assert key["monthly-return"] == "needs-facts"
    assert "monthly-return" not in below
    assert cards(text(page, "library"))["city-library"] == "needs-facts"


def test_what_cannot_be_read_stays_and_is_named_at_its_field(page: Client) -> None:
    names = fields(page)
    status, found = sent(page, "library", **{names["total_investment"]: "很多<script>"})
    assert status == 422
    assert 'value="很多&lt;script&gt;"' in found
    assert "<script>" not in found.replace("<script src", "")
    assert 'aria-invalid="true"' in found
    assert cards(found)["city-library"] == "needs-facts"


def test_a_kept_calculation_is_judged_by_its_link(
    page: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = begun(["bluebay-2031-7"], 2031, "enterprise").listing(
        "projects", [{"id": f"p{n}", "total_investment": "800万元"} for n in range(3)]
    )
    kept = keeping.begin(draft, request=RequestFactory().get("/"))
    link = f"https://example.org/calculate/{kept.id}/result/"
    with django_assert_num_queries(1):
        found = text(page, "library", calculation=link)
    assert {"city-library-p0", "city-library-p1", "city-library-p2"} <= set(cards(found))
    assert "按一份保存的测算（2031 年）判断" in found
    assert page.get(f"{BAY}/library/", {"calculation": "nothing"}).status_code == 404


def test_targets_stand_on_typed_figures_to_the_fen(page: Client) -> None:
    typed = {YEAR["investment"].format(y): v for y, v in
             ((2031, "179999.999999"), (2032, "20亿元"), (2033, "22亿元"))}  # fmt: skip
    status, found = sent(page, "targets", **typed)
    assert status == 200
    assert cards(found) == {
        "goal-total": "refused", "goal-2031": "refused", "goal-2032": "granted",
        "goal-2033": "granted", "goal-share": "needs-facts", "city-fund": "declared",
    }  # fmt: skip
    assert "各部分合计" in found
    assert "相等" in found
    typed[YEAR["investment"].format(2031)] = "180000"
    assert cards(sent(page, "targets", **typed)[1])["goal-total"] == "granted"


@pytest.mark.parametrize(
    "pasted",
    [
        "指标\t地区\t年份\t数值\n技术改造投资\t\t2031\t18亿元\n工业投资\t\t2031\t300000",
        "Series,Place,Year,Value\ninvestment,,2031,180000\nindustrial,,2031,30亿元",
        "investment,,2031,180000\nindustrial,,2031,300000",
        "指标\t2031年\t2032\n技术改造投资\t180000\t\n工业投资\t300000\t",
    ],
)
def test_figures_are_pasted_with_either_heads_or_none(page: Client, pasted: str) -> None:
    status, found = sent(page, "targets", pasted=pasted)
    assert status == 200
    assert cards(found)["goal-2031"] == "granted"
    assert cards(found)["goal-share"] == "granted"
    assert 'name="v-investment-0-2031" id="v-investment-0-2031" value="180000"' in found


def test_a_file_is_read_in_the_encodings_of_practice_and_refused_otherwise(page: Client) -> None:
    rows = "指标,地区,年份,数值\n技术改造投资,,2031,18亿元\n"
    for encoding in ("utf-8-sig", "gb18030"):
        file = SimpleUploadedFile("figures.csv", rows.encode(encoding))
        assert cards(sent(page, "targets", file=file)[1])["goal-2031"] == "granted"
    for data, words in ((b"\x00\xff" * 50, "不是 UTF-8"), (b"1" * 1_000_001, "超过 1000 KB")):
        status, found = sent(page, "targets", file=SimpleUploadedFile("x.csv", data))
        assert status == 422
        assert words in found


def test_figures_that_cannot_be_read_are_named_and_the_rest_counts(page: Client) -> None:
    status, found = sent(page, "targets", **{
        YEAR["investment"].format(2031): "18亿元", YEAR["investment"].format(2032): "约二十亿",
        "pasted": "不存在的指标,,2031,5\n技术改造投资,月球县,2031,5\n技术改造投资,,三一年,5",
    })  # fmt: skip
    assert status == 422
    assert cards(found)["goal-2031"] == "granted"
    for words in ("不存在的指标", "月球县", "三一年", 'value="约二十亿"'):
        assert words in found


def test_what_is_wanted_at_about_so_much_is_compared_without_a_verdict(page: Client) -> None:
    pasted = "\n".join(
        f"全市工业技改投资\t\t{year}\t{value}亿元"
        for year, value in ((2021, 100), (2022, 120), (2023, 144), (2024, 173), (2025, 208))
    )
    answer = page.post("/policies/longnan-2022-40/targets/", {"pasted": pasted})
    found = answer.content.decode()
    assert cards(found)["longnan-goal-investment-growth"] == "declared"
    assert found.count("不作判定") >= 2


def test_years_come_from_the_address(page: Client) -> None:
    assert 'name="v-investment-0-2040"' in text(page, "targets", **{"from": "2039", "to": "2041"})
    wide = text(page, "targets", **{"from": "1900", "to": "2200"})
    assert wide.count('<th scope="col" class="number">19') == 15


def test_a_paste_without_end_is_bounded_and_said(page: Client) -> None:
    years = "\n".join(f"技术改造投资,,{year},1" for year in range(1950, 2000))
    status, found = sent(page, "targets", pasted=years)
    assert status == 422
    assert "年份太多" in found
    many = "技术改造投资,,2031,18亿元\n" * 2_100
    status, found = sent(page, "targets", pasted=many)
    assert "最多 2000 行" in found
    assert cards(found)["goal-2031"] == "granted"


def scores(*values: str) -> dict[str, str]:
    return {f"s-{n}": value for n, value in enumerate(values)}


def test_scores_become_ranks_and_the_last_meets_the_consequence(page: Client) -> None:
    status, found = sent(page, "assessments", **scores("91.5", "88", "90"))
    assert status == 200
    row = found.split('<th scope="row">西屿县</th>')[1].split("</tr>")[0]
    assert "向市政府说明原因" in row
    assert found.count("<td>向市政府说明原因</td>") == 1
    tied = sent(page, "assessments", **scores("91", "88", "88"))[1]
    assert tied.count("<td>向市政府说明原因</td>") == 2
    assert "并列" in tied
    assert "缺少北屿区的得分" in sent(page, "assessments", **scores("91", "88"))[1]


def test_scores_are_pasted_and_bad_ones_named(page: Client) -> None:
    status, found = sent(page, "assessments", pasted="东屿县\t91\nXiyu,88\n北屿区，90")
    assert status == 200
    assert found.count("<td>向市政府说明原因</td>") == 1
    status, found = sent(page, "assessments", **scores("九十", "88"), pasted="月球县 5")
    assert status == 422
    assert 'value="九十"' in found
    assert "月球县" in found


def test_the_year_lists_what_falls_due(page: Client) -> None:
    found = text(page, "year", year="2031")
    for words in ("进展通报", "2031-06-30", "季度排名", "2031-09-30", "建立项目库", "2031年投资"):
        assert words in found
    assert "有效期届满" in text(page, "year", year="2033")
    assert page.get(f"{BAY}/year/", {"year": "soon"}).status_code == 422


def test_tasks_stand_by_unit_and_one_unit_has_an_address(page: Client) -> None:
    found = text(page, "tasks")
    assert "市工信局" in found
    assert "技改专项资金" in found
    one = text(page, "tasks", unit="市财政局")
    assert "技改专项资金" in one
    assert "建库并按年更新" not in one


def test_terms_and_gaps_are_listed_with_their_sentences(page: Client) -> None:
    found = text(page, "terms")
    assert "transformation project library" in found
    assert "并列时如何处理没有规定" in found
    assert f"{BAY}/clauses/{quote('三(二)s1', safe='()')}/" in found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_policy_has_every_page_in_both_languages(page: Client, lang: str) -> None:
    page.cookies["lang"] = lang
    for pack in shelf().packs:
        for name in ("library", "targets", "assessments", "year", "tasks", "terms"):
            assert page.get(f"/policies/{pack.id}/{name}/").status_code == 200, (pack.id, name)
