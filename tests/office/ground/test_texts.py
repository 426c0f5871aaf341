"""Every text in both languages, every key used there, no Chinese outside the catalogues."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from django.conf import settings
from django.utils import translation

from jigai.engine.shelf import Shelf
from jigai.office.ground.plans import shelf
from jigai.office.ground.texts import catalogue, t
from jigai.reference.regions import regions

OFFICE = Path(__file__).parents[3] / "src" / "jigai" / "office"
PAPERS = OFFICE.parent / "papers"
TEMPLATES = sorted(OFFICE.rglob("*.html"))
USED = re.compile(r"""\{% t ['"]([a-z0-9.-]+)['"]""")
SPOKEN = re.compile(r"""\b(?:t|text_of)\(\s*f?"([a-z]+[a-z0-9.{}'_-]*)\"""")
HAN = re.compile(r"[\u3400-\u9fff]")


def names(text: str | dict[str, str]) -> set[str]:
    parts = text.values() if isinstance(text, dict) else [text]
    return {name for part in parts for _, name, _, _ in Formatter().parse(part) if name}


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert set(zh) == set(en)
    # A date is written with the name of the month or with its number.
    differ = {key for key in zh if names(zh[key]) != names(en[key])} - {"date.text"}
    assert not differ
    assert not [key for key, text in (zh | en).items() if not text]


def test_english_texts_hold_no_chinese_but_the_unit_of_account() -> None:
    told = {k: str(v).replace("万元", "") for k, v in catalogue("en").items()}
    assert not [key for key, text in told.items() if HAN.search(text)]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: f.name)
def test_templates_use_texts_that_there_are_and_write_none_themselves(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    missing = [key for key in USED.findall(source) if key not in catalogue("zh")]
    assert not missing
    written = source.replace('lang="zh-Hans" hreflang="zh-Hans">中文', "")
    assert not re.findall(r"[\u4e00-\u9fff]+", written)


def test_code_uses_texts_that_there_are() -> None:
    found = {
        key
        for file in OFFICE.rglob("*.py")
        for key in SPOKEN.findall(file.read_text(encoding="utf-8"))
    }
    plain = {key for key in found if "{" not in key}
    assert plain
    assert not plain - set(catalogue("zh"))
    open_ended = {key.split("{")[0] for key in found if "{" in key}
    assert not [k for k in open_ended if not any(have.startswith(k) for have in catalogue("zh"))]


def test_no_text_is_left_over() -> None:
    sources = "".join(
        file.read_text(encoding="utf-8")
        for kind in ("*.py", "*.html")
        for file in (*sorted(OFFICE.rglob(kind)), *sorted(PAPERS.rglob(kind)))
    )
    groups = set(re.findall(r"""\{% word "([a-z.-]+)\"""", sources))
    groups |= {key.split("{")[0].rstrip(".") for key in SPOKEN.findall(sources) if "{" in key}
    groups |= set(re.findall(r"""\beach\(\s*"([a-z.-]+)\"""", sources))  # what jobs report
    groups |= {"failure", "flag", "font"}
    groups |= {"paper", "fault"}  # these have tests of their own
    left = [
        key
        for key in catalogue("zh")
        if key not in sources and not any(key.startswith(f"{group}.") for group in groups)
    ]
    assert not left


def test_a_number_chooses_between_one_and_many() -> None:
    with translation.override("en"):
        assert t("policies.measures", n=1) == "1 measure"
        assert t("policies.measures", n=2) == "2 measures"
    with translation.override("zh-hans"):
        assert t("policies.measures", n=1) == "1 项措施"


def test_every_character_of_texts_packs_and_regions_has_a_glyph() -> None:
    ranges = _ranges()
    words = "".join(str(text) for lang in ("zh", "en") for text in catalogue(lang).values())
    words += "".join(region.name for region in regions()) + _packs(shelf())
    lacking = {c for c in set(words) if not c.isspace() and not _covered(ord(c), ranges)}
    assert not lacking


def _ranges() -> list[tuple[int, int]]:
    css = settings.FRONTEND / "fontsource-variable" / "noto-sans-sc" / "index.css"
    found = []
    for line in re.findall(r"unicode-range: ([^;]+);", css.read_text(encoding="utf-8")):
        for part in line.split(","):
            low, _, high = part.strip().lower().removeprefix("u+").partition("-")
            found.append((int(low, 16), int(high or low, 16)))
    return found


def _covered(code: int, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _packs(stocked: Shelf) -> str:
    return "".join(
        file.read_text(encoding="utf-8")
        for pack in stocked.packs
        for file in pack.folder.rglob("*.yaml")
        if "cases" not in file.parts
    )
