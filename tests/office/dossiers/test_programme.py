"""What the register of regions says goes into every case: acts that open gates, rulings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, Cast
from tests.office.regions.entering import DAY, YICHANG, entered, put_in_force

from jigai.engine.api import evaluate
from jigai.engine.result import answer_data
from jigai.office.dossiers.assembling import assemble
from jigai.office.dossiers.evaluating import evaluated
from jigai.office.regions.domain.queries import rulings_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]
YEAR = 2019


def test_an_act_of_the_register_opens_its_gate_in_every_case() -> None:
    firm = Cast().firm(region=COUNTY)
    put_in_force(CITY)
    before = timezone.now()
    entered("opening", CITY, pack=YICHANG, subject="operating-rules", value="adopted", begins=DAY)
    asked: dict[str, Any] = {"as_of": DAY, "claim_year": YEAR, "pack": YICHANG}
    adopted = {"acts": [{"act": "operating-rules", "adopted_on": DAY.isoformat()}]}
    assert assemble(firm, **asked)["programme"] == adopted
    assert "programme" not in assemble(firm, **asked, known_at=before)
    eve = asked | {"as_of": DAY - dt.timedelta(1)}
    assert "programme" not in assemble(firm, **eve)


def test_a_case_under_rulings_says_where_its_readings_come_from_and_where_it_departs() -> None:
    firm = Cast().firm(region=COUNTY)
    put_in_force(CITY)
    entered("ruling", CITY, pack=YICHANG, subject="YC-A03", value="b", act_number="5号")
    [answer] = evaluated(firm, as_of=DAY, claim_year=YEAR).answers
    assert answer.readings["YC-A03"] == "b"
    assert answer.sources["YC-A03"]["act"] == "5号"
    raw = assemble(firm, as_of=DAY, claim_year=YEAR, pack=YICHANG)
    rulings = tuple(rulings_of(COUNTY, YICHANG, DAY))
    departing = evaluate(raw, answer.pack, {"YC-A03": "c"}, rulings=rulings)
    told = answer_data(departing, departing.program, "zh")["warnings"]
    assert [w["code"] for w in told if w["code"] == "reading.departs"] == ["reading.departs"]
