import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.reference.regions import Region, find, is_within, nearest, regions

BY_CODE = {region.code: region for region in regions()}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("420506", "420506"),
        ("夷陵区", "420506"),
        (" 夷陵 ", "420506"),
        ("长阳土家族自治县", "420528"),
        ("长阳自治县", "420528"),
        ("五峰自治县", "420529"),
        ("宽甸县", "210624"),
        ("湖北省宜昌市夷陵区", "420506"),
        ("宜昌市长阳自治县", "420528"),
        ("宜昌高新区", "4205A1"),
        ("4205a1", "4205A1"),
        ("济源示范区", "419001"),
        ("河南省济源市", "419001"),
        ("航空港区", "4101A1"),
        ("龙南", "360783"),
        ("龙南经开区", "360783A1"),
        ("江西省赣州市龙南市", "360783"),
        ("丹东", "210600"),
        ("六安市", "341500"),
        ("濮阳", "410900"),
        ("濮阳县", "410928"),
        ("河南", "410000"),
    ],
)
def test_codes_full_names_and_short_names_are_found(text: str, code: str) -> None:
    assert find(text) == BY_CODE[code]


@pytest.mark.parametrize("text", ["", "夷陵县", "北京市", "999999", "宜昌市龙南市", "湖北省"[:1]])
def test_what_is_not_listed_is_not_found(text: str) -> None:
    assert find(text) is None


def test_a_search_may_be_kept_inside_a_region() -> None:
    assert find("夷陵区", within="420500") == BY_CODE["420506"]
    assert find("夷陵区", within="410000") is None
    assert find("宜昌市夷陵区", within="420506") == BY_CODE["420506"]
    assert find("宜昌市夷陵区", within="410000") is None


def test_close_spellings_are_offered_the_closest_first() -> None:
    assert nearest("夷陵县")[0].code == "420506"
    assert nearest("长杨县", within="420500")[0].code == "420528"
    assert len(nearest("宜昌", limit=2)) == 2
    assert nearest("qqqq") == []


@pytest.mark.parametrize(
    ("code", "prefix", "inside"),
    [
        ("420506", "420500", True),
        ("420506", "420000", True),
        ("420500", "420500", True),
        ("420500", "420506", False),
        ("4205A1", "420500", True),
        ("360783A1", "360783", True),
        ("419001", "410000", True),
        ("410100", "420000", False),
        ("420506", "42", True),
    ],
)
def test_within(code: str, prefix: str, inside: bool) -> None:
    assert is_within(code, prefix) is inside


def test_the_five_places_are_there_with_all_above_them() -> None:
    assert {"210600", "341500", "360783", "410000", "420500"} <= BY_CODE.keys()
    assert sum(is_within(r.code, "420500") and r.level == "county" for r in regions()) == 14
    prefectures = [r for r in regions() if r.level == "prefecture" and r.parent == "410000"]
    assert len(prefectures) == 17
    for region in regions():
        assert region.source
        assert region.kind in {"行政区", "功能区"}
        assert (region.parent == "") is (region.level == "province")
        if region.parent:
            assert is_within(region.code, region.parent)
            assert region.parent in BY_CODE


@given(st.sampled_from(regions()))
def test_each_answers_to_its_code_and_inside_its_parent_to_its_name(region: Region) -> None:
    assert find(region.code) == region
    assert find(region.name, within=region.parent or None) == region
    assert nearest(region.name, within=region.parent or None)[0] == region


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    assert find(text) is None or find(text) in regions()
    assert len(nearest(text)) <= 3
