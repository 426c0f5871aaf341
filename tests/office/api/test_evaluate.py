"""Over HTTP a dossier gets the very results that the command line prints."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django.fixtures import Settings
from tests.office.api.asked import EXAMPLES, LONGNAN, SMALL, codes, example, post

from jigai.cli import main
from jigai.engine.schemas import schema_of
from jigai.facts.problems import Lang


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    main(["evaluate", *words, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    for result in found:
        del result["file"]
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_results_are_those_of_the_command_line(
    page: Client, file: Path, lang: Lang, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = post(page, f"evaluate?lang={lang}", {"dossier": example(file)})
    assert answer.status_code == 200
    assert answer.json() == printed(capsys, str(file), "--lang", lang)


def test_readings_packs_and_dates_act_as_options_do(
    page: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {
        "dossier": example(),
        "packs": ["longnan", "dandong-draft"],
        "readings": {"LN-A07": "b"},
        "as_of": "2024-06-30",
        "claim_year": "2024",
    }
    words = [str(LONGNAN), "--pack", "longnan", "--pack", "dandong-draft"]
    words += ["--reading", "LN-A07=b", "--as-of", "2024-06-30", "--claim-year", "2024"]
    assert post(page, "evaluate", asked).json() == printed(capsys, *words, "--lang", "zh")


def test_overlays_and_rulings_act_and_are_named(
    page: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay = {"overlay": "what-if", "set": {"longnan-equipment-grant/gives/rate": "5%"}}
    ruling = {"reading": "LN-A07", "value": "b", "by": "工信局", "act": "1号"}
    asked = {"dossier": example(), "overlays": [overlay], "rulings": [ruling]}
    files = {"overlay": overlay, "rulings": {"rulings": [ruling]}}
    words = [str(LONGNAN), "--lang", "zh"]
    for name, content in files.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(json.dumps(content), encoding="utf-8")
        words += [f"--{name}", str(file)]
    found = post(page, "evaluate", asked).json()
    assert found == printed(capsys, *words)
    assert found[0]["overlays"] == ["what-if"]
    assert found[0]["reading_sources"]["LN-A07"]["act"] == "1号"


def test_brief_leaves_out_the_working_alone(page: Client) -> None:
    full = post(page, "evaluate", {"dossier": example()}).json()
    brief = post(page, "evaluate?brief=true", {"dossier": example()}).json()
    schema = Draft202012Validator(schema_of("brief"))
    assert not list(schema.iter_errors(brief))
    for award in full[0]["awards"]:
        for key in ("payments", "steps", "limits", "excluded_by", "needed"):
            del award[key]
    assert brief == full


def test_levels_in_turn_see_one_another(page: Client) -> None:
    asked = {"dossier": example(), "packs": ["longnan"], "stack": True}
    assert post(page, "evaluate", asked).json()[0]["pack"] == "longnan-2022-40"


def test_all_policies_are_asked_where_the_dossier_names_no_place(page: Client) -> None:
    found = post(page, "evaluate?brief=true", {"dossier": SMALL}).json()
    assert len(found) >= 5


def test_a_policy_that_refuses_stands_beside_those_that_answer(page: Client) -> None:
    asked = {"dossier": example(), "packs": ["longnan", "dandong"]}
    found = {r["pack"].split("-")[0]: r for r in post(page, "evaluate", asked).json()}
    assert found["longnan"]["errors"] == []
    assert found["dandong"]["errors"]


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"applicant": {"above_scal": "yes"}}, "dossier.fact", "applicant.above_scal"),
        ({"claim_year": None}, "dossier.claim-year", "claim_year"),
        (
            {"applicant": {"local_vat_retained": {"2023": int("9" * 40)}}},
            "money.",
            "applicant.local_vat_retained.2023",
        ),
        ({"applicant": {"name": "a\u0000b"}}, "value.character", "applicant.name"),
        ({"pack": "nowhere"}, "pack.unknown", ""),
    ],
)
def test_a_dossier_that_cannot_be_is_422_with_code_place_and_both_languages(
    page: Client, change: dict[str, Any], code: str, where: str
) -> None:
    told = {
        lang: post(page, f"evaluate?lang={lang}", {"dossier": SMALL | change})
        for lang in ("zh", "en")
    }
    for lang, answer in told.items():
        assert answer.status_code == 422, lang
        error = answer.json()["errors"][0]
        assert error["code"].startswith(code)
        assert error["where"] == where
    assert told["zh"].json()["detail"] != told["en"].json()["detail"]
    assert codes(told["zh"]) == codes(told["en"])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([], "api.shape"),
        ({}, "api.missing"),
        ({"dossier": 3}, "api.mapping"),
        ({"dossier": SMALL, "pack": ["longnan"]}, "api.key"),
        ({"dossier": SMALL, "packs": "longnan"}, "api.list"),
        ({"dossier": SMALL, "packs": [3]}, "api.text-wrong"),
        ({"dossier": SMALL, "packs": ["longnan"] * 51}, "api.too-many"),
        ({"dossier": SMALL, "packs": ["nowhere"]}, "pack.unknown"),
        ({"dossier": SMALL, "readings": {"LN-A07": 1}}, "api.text-wrong"),
        ({"dossier": SMALL, "readings": {"LN-A99": "a"}}, "reading.unknown"),
        ({"dossier": SMALL, "overlays": [{"overlay": {}}]}, "api.text-wrong"),
        (
            {"dossier": SMALL, "overlays": [{"overlay": "x", "set": {"no/where": 1}}]},
            "overlay.path",
        ),
        ({"dossier": SMALL, "rulings": [{}]}, "ruling.missing"),
        ({"dossier": SMALL, "stack": "yes"}, "api.truth"),
        ({"dossier": SMALL, "as_of": "soon"}, "value.date"),
    ],
)
def test_a_request_that_cannot_be_is_422_with_its_code(page: Client, asked: Any, code: str) -> None:
    answer = post(page, "evaluate", asked)
    assert answer.status_code == 422
    assert code in codes(answer)


def test_a_misspelt_key_is_answered_with_the_nearest(page: Client) -> None:
    answer = post(page, "evaluate?lang=en", {"dossier": SMALL, "pakcs": []})
    assert "did you mean 'packs'" in answer.json()["errors"][0]["text"]


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_time_get_the_same_answers(settings: Settings) -> None:
    settings.API_RATE = 0
    files = EXAMPLES[:4]
    alone = [post(Client(), "evaluate", {"dossier": example(f)}).json() for f in files]

    def ask(number: int) -> bool:
        found = post(Client(), "evaluate", {"dossier": example(files[number % 4])}).json()
        return bool(found == alone[number % 4])

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(16)))
