"""Statements of facts: kept as stated, never changed, found again as of any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.identity.cast import COUNTY, OTHER_COUNTY, Cast

from jigai.facts.problems import InputRefused
from jigai.office.enterprises.domain.facts import Statement, record_fact, record_facts
from jigai.office.enterprises.domain.queries import known_on
from jigai.office.enterprises.models import FactRecord
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SIZE, TAX = "organisation.size", "organisation.local_tax_retained"


@pytest.fixture
def cast() -> Cast:
    found = Cast()
    found.post("preparer", "preparer", firm=found.firm())
    found.post("officer", "officer", region=COUNTY)
    found.post("finance", "finance", region=COUNTY)
    return found


def state(cast: Cast, login: str = "preparer", **stated: Any) -> FactRecord:
    made: FactRecord = record_fact(
        acting=cast.actor(login), organisation=cast.firm().pk, stated=Statement(**stated)
    )
    return made


def refusal(cast: Cast, login: str = "preparer", **stated: Any) -> tuple[str, str]:
    before = FactRecord.objects.count()
    with pytest.raises(InputRefused) as refused:
        state(cast, login, **stated)
    assert FactRecord.objects.count() == before
    [problem] = refused.value.problems
    return problem.code, problem.where


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_statement_is_kept_with_who_when_and_since_when(cast: Cast) -> None:
    made = state(cast, fact=SIZE, value="中型", valid_from=day("2024-01-01"))
    assert (made.value, made.status, made.recorded_by) == (
        "中型",
        "claimed",
        cast.actor("preparer").key,
    )
    entry = AuditEntry.objects.get(act="enterprises.record-fact")
    assert entry.subject == f"organisation:{cast.firm().pk}"
    assert entry.detail["value"] == '"中型"'


def test_a_statement_is_never_changed_nor_deleted(cast: Cast) -> None:
    made = state(cast, fact=SIZE, value="medium")
    made.value = "large"
    for change in (made.save, made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert FactRecord.objects.get().value == "medium"


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({"fact": "organisation.sise", "value": "x"}, ("enterprises.fact", "fact")),
        ({"fact": "project.name", "value": "x"}, ("enterprises.fact", "fact")),
        ({"fact": "organisation.name", "value": "x"}, ("enterprises.account-fact", "fact")),
        (
            {"fact": "organisation.legal_representative", "value": "x"},
            ("enterprises.two-people", "fact"),
        ),
        ({"fact": SIZE, "value": "巨型"}, ("value.code", "value")),
        ({"fact": SIZE, "value": "large", "key": "2024"}, ("enterprises.key-idle", "key")),
        ({"fact": SIZE, "value": "large", "applies": False}, ("enterprises.applies", "value")),
        ({"fact": SIZE, "value": "large", "status": "sworn"}, ("enterprises.status", "status")),
        ({"fact": TAX, "value": "12.50"}, ("enterprises.key-wanted", "key")),
        ({"fact": TAX, "value": "12.50", "key": "23"}, ("dossier.year", "value")),
        ({"fact": TAX, "value": "-1", "key": "2023"}, ("value.negative", "value")),
        ({"fact": TAX, "value": "1.2E+06", "key": "2023"}, ("money.exponent", "value")),
        ({"fact": TAX, "value": "999999999999", "key": "2023"}, ("value.range", "value")),
        (
            {"fact": TAX, "value": "1", "key": "2023", "valid_from": day("2023-01-01")},
            ("enterprises.key-period", "valid_from"),
        ),
        (
            {"fact": SIZE, "value": "large", "valid_from": day("2024-01-02"),
             "valid_to": day("2024-01-01")},
            ("enterprises.period", "valid_to"),
        ),
    ],
)  # fmt: skip
def test_a_wrong_statement_is_refused_at_its_field(
    cast: Cast, stated: dict[str, Any], refused: tuple[str, str]
) -> None:
    assert refusal(cast, **stated) == refused


def test_a_wrong_row_of_a_list_is_named(cast: Cast) -> None:
    rows = [{"tier": "平台系统", "paid": "100"}, {"tier": "平台系统", "paid": "-1"}]
    with pytest.raises(InputRefused) as refused:
        state(cast, fact="organisation.cloud_payments", value=rows)
    [problem] = refused.value.problems
    assert problem.zh.startswith("[1].paid：")


def test_several_statements_are_recorded_all_or_none(cast: Cast) -> None:
    call = {"acting": cast.actor("preparer"), "organisation": cast.firm().pk}
    good, bad = Statement(SIZE, "large"), Statement(TAX, "x", key="2023")
    with pytest.raises(InputRefused) as refused:
        record_facts(**call, statements=[good, bad, Statement("a.b", 1)])
    assert [p.where for p in refused.value.problems] == ["1.value", "2.fact"]
    assert not FactRecord.objects.exists()
    with pytest.raises(InputRefused) as refused:
        record_facts(**call, statements=[])
    assert refused.value.problems[0].code == "enterprises.nothing"


def test_periods_that_overlap_are_refused_unless_one_corrects_the_other(cast: Cast) -> None:
    first = state(cast, fact=SIZE, value="small", valid_from=day("2022-01-01"))
    same: dict[str, Any] = {"fact": SIZE, "value": "medium", "valid_from": day("2022-01-01")}
    assert refusal(cast, **same) == ("enterprises.overlap", "valid_from")
    state(cast, fact=SIZE, value="medium", valid_from=day("2024-01-01"))
    closed: dict[str, Any] = {"valid_from": day("2023-01-01"), "valid_to": day("2023-12-31")}
    assert refusal(cast, fact=SIZE, value="micro", **closed)[0] == "enterprises.overlap"
    state(cast, **same, replaces=first.pk)
    assert refusal(cast, **same, replaces=first.pk) == ("act.stale", "replaces")


def test_what_changed_holds_from_its_day_and_what_was_before_stays(cast: Cast) -> None:
    state(cast, fact=SIZE, value="small", valid_from=day("2022-01-01"))
    state(cast, fact=SIZE, value="medium", valid_from=day("2024-07-01"))
    firm = cast.firm().pk
    found = [
        row.value if (row := known_on(firm, "organisation", SIZE, day(on))) else None
        for on in ("2021-12-31", "2022-01-01", "2024-06-30", "2024-07-01")
    ]
    assert found == [None, "small", "small", "medium"]


def test_what_was_known_on_a_day_is_found_after_a_correction(cast: Cast) -> None:
    wrong = state(cast, fact=SIZE, value="small")
    between = timezone.now()
    state(cast, fact=SIZE, value="medium", replaces=wrong.pk)
    firm, on = cast.firm().pk, day("2024-01-01")
    now, then = (known_on(firm, "organisation", SIZE, on, at) for at in (None, between))
    assert (now and now.value, then and then.value) == ("medium", "small")
    assert known_on(firm, "organisation", SIZE, on, day("2020-01-01")) is None


def test_statistics_go_before_what_was_verified_and_that_before_claims(cast: Cast) -> None:
    claim = state(cast, fact=TAX, key="2023", value="100")
    state(cast, "officer", fact=TAX, key="2023", value="90", status="verified", verifies=claim.pk)
    firm, on = cast.firm().pk, day("2024-01-01")

    def leads() -> Any:
        row = known_on(firm, "organisation", TAX, on, key="2023")
        return row and row.value

    assert leads() == "90"
    state(cast, "finance", fact=TAX, key="2023", value="95", status="statistical")
    assert leads() == "95"
    state(cast, fact=TAX, key="2023", value="110", replaces=claim.pk)
    assert leads() == "95"
    assert FactRecord.objects.get(pk=claim.pk).value == "100"


def test_nobody_states_what_is_not_theirs_to_state(cast: Cast) -> None:
    cast.post("elsewhere", "officer", region=OTHER_COUNTY)
    other = Organisation.objects.create(credit_code="X", name="别家", region=COUNTY)
    for login, status in (("preparer", "verified"), ("preparer", "statistical"),
                          ("officer", "claimed"), ("finance", "verified")):  # fmt: skip
        with pytest.raises((Denied, NotThere)):
            state(cast, login, fact=SIZE, value="large", status=status)
    with pytest.raises(NotThere):
        state(cast, "elsewhere", fact=SIZE, value="large", status="verified")
    with pytest.raises(NotThere):
        record_fact(
            acting=cast.actor("preparer"), organisation=other.pk, stated=Statement(SIZE, "large")
        )
    assert not FactRecord.objects.exists()


def test_an_officer_corrects_no_claim_and_verifies_only_what_was_claimed(cast: Cast) -> None:
    claim = state(cast, fact=SIZE, value="small")
    stated = {"fact": SIZE, "value": "large", "status": "verified"}
    assert refusal(cast, "officer", **stated, replaces=claim.pk)[0] == "act.stale"
    made = state(cast, "officer", **stated)
    with pytest.raises(NotThere):
        state(cast, "officer", fact=SIZE, value="micro", status="verified", replaces=made.pk,
              verifies=made.pk)  # fmt: skip


def test_a_subject_has_to_be_there(cast: Cast) -> None:
    for subject, fact in (("title:T9", "title.level"), ("project:P9", "project.name"),
                          ("product:R9", "product.name")):  # fmt: skip
        with pytest.raises(NotThere):
            state(cast, subject=subject, fact=fact, value="省级")


def test_evidence_has_to_be_of_the_same_organisation(cast: Cast) -> None:
    with pytest.raises(NotThere):
        state(cast, fact=SIZE, value="large", evidence=1)


DAYS = st.dates(day("2023-12-28"), day("2024-01-05"))


@given(st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_leading_statement_is_the_strongest_that_holds(cast: Cast, data: st.DataObject) -> None:
    """Against a plain reading of the rule: strongest status, then latest beginning."""
    kept: list[FactRecord] = []
    with transaction.atomic():
        for _ in range(data.draw(st.integers(1, 6))):
            login, status = data.draw(
                st.sampled_from([("preparer", "claimed"), ("officer", "verified")])
            )
            begins = data.draw(st.none() | DAYS)
            ends = data.draw(st.none() | DAYS)
            stated = {"fact": SIZE, "status": status, "value": "large"}
            try:
                with transaction.atomic():
                    kept.append(state(cast, login, valid_from=begins, valid_to=ends, **stated))
            except InputRefused:
                continue
        on = data.draw(DAYS)
        held = [r for r in kept if (r.valid_from or on) <= on and (r.valid_to or on) >= on]
        best = [r for r in held if r.status == "verified"] or held
        latest = max(best, key=lambda r: r.valid_from or dt.date.min, default=None)
        assert known_on(cast.firm().pk, "organisation", SIZE, on) == latest
        transaction.set_rollback(True)
