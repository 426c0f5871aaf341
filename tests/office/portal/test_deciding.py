"""On the result: another bundle chosen, a decision recorded, refused in words, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from jigai.office.calculations import keeping
from jigai.office.calculations.models import Calculation

HENAN, LUAN = "henan-2022-8", "luan-upgrading-draft"
RULE = "henan-one-project-per-year"
AWARD = "luan-key-project-case-by-case/fuel-cell-plates"
SAID = {"amount": "123.45", "by": "市政府专题会议", "act": "会议纪要〔2023〕17号"}


def example(page: Client, pack: str) -> str:
    """A calculation out of the example of a policy; its id."""
    return str(page.post(f"/calculate/example/{pack}/")["Location"]).split("/")[2]


def dossier(identity: str) -> dict[str, Any]:
    found: dict[str, Any] = keeping.draft_of(Calculation.objects.get(pk=identity)).dossier
    return found


def result(page: Client, identity: str, pack: str) -> str:
    return page.get(f"/calculate/{identity}/result/{pack}/").content.decode()


def test_another_bundle_is_chosen_and_the_advice_taken_again(page: Client) -> None:
    identity = example(page, HENAN)
    before = result(page, identity, HENAN)
    others = re.findall(r'name="keep" value="([^"]+)"', before)
    assert others
    address = f"/calculate/{identity}/result/{HENAN}/choice/"
    answer = page.post(address, {"rule": RULE, "keep": others[0]})
    assert answer.status_code == 302
    assert dossier(identity)["choices"] == {RULE: others[0]}
    after = result(page, identity, HENAN)
    assert "您选了这一项" in after
    assert page.post(address, {"rule": RULE}).status_code == 302
    assert "choices" not in dossier(identity)


@pytest.mark.parametrize("form", [{}, {"rule": RULE, "keep": "nothing/x"}, {"rule": "<b>"}])
def test_what_cannot_be_chosen_is_not_found(page: Client, form: dict[str, str]) -> None:
    identity = example(page, HENAN)
    assert page.post(f"/calculate/{identity}/result/{HENAN}/choice/", form).status_code == 404


def test_a_decision_is_recorded_shown_with_its_act_changed_and_removed(page: Client) -> None:
    identity = example(page, LUAN)
    assert f"decision/?award={AWARD}".replace("/", "%2F").split("=")[1] in result(
        page, identity, LUAN
    ).replace("/", "%2F")
    address = f"/calculate/{identity}/result/{LUAN}/decision/?award={AWARD}"
    assert "填写已作出的决定" in page.get(address).content.decode()
    answer = page.post(address, SAID)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#{AWARD}")
    after = result(page, identity, LUAN)
    assert "按填写的决定计算" in after
    assert "会议纪要〔2023〕17号" in after
    assert 'value="1234500.00"' in after
    assert 'value="123.45万元"' in page.get(address).content.decode()
    page.post(address, {"act-on": "remove"})
    assert "会议纪要〔2023〕17号</p>" not in result(page, identity, LUAN)
    assert not [d for d in dossier(identity)["decisions"] if d["measure"] == AWARD.split("/")[0]]


def test_a_decision_without_an_act_is_refused_and_what_was_typed_stays(page: Client) -> None:
    identity = example(page, LUAN)
    before = dossier(identity)
    address = f"/calculate/{identity}/result/{LUAN}/decision/?award={AWARD}"
    answer = page.post(address, {"amount": "很多", "by": "<script>"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_act"' in text
    assert 'value="很多"' in text
    assert "&lt;script&gt;" in text
    assert dossier(identity) == before


def test_awards_without_room_and_fixed_copies_take_no_decision(page: Client) -> None:
    identity = example(page, LUAN)
    smart = "luan-provincial-smart-factory-award/smart-factory-2023"
    base = f"/calculate/{identity}/result/{LUAN}/decision/"
    assert page.get(f"{base}?award={smart}").status_code == 404
    assert page.get(base).status_code == 404
    page.post(f"/calculate/{identity}/share/")
    copy = Calculation.objects.get(frozen=True)
    frozen = f"/calculate/{copy.pk}/result/{LUAN}/decision/?award={AWARD}"
    assert page.post(frozen, SAID).status_code == 404
