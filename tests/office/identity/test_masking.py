"""Personal data is whole for those with the permit at that place, and masked for all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, Cast

from jigai.office.identity.actor import NOBODY
from jigai.office.identity.masking import BANK_ACCOUNT, IDENTITY_NUMBER, PHONE, masked, shown
from jigai.office.identity.permits import Place
from jigai.office.identity.roles import permits, roles

KINDS = (PHONE, IDENTITY_NUMBER, BANK_ACCOUNT)


@pytest.mark.parametrize(
    ("kind", "value", "seen"),
    [
        (PHONE, "13812345678", "138****5678"),
        (PHONE, " 0717-6251234 ", "071*****1234"),
        (PHONE, "12345", "*****"),
        (PHONE, "", ""),
        (IDENTITY_NUMBER, "42050019800101123X", "420***********123X"),
        (BANK_ACCOUNT, "6222020200012345678", "***************5678"),
        (BANK_ACCOUNT, "1234567", "*******"),
    ],
)
def test_the_middle_is_left_out(kind: str, value: str, seen: str) -> None:
    assert masked(kind, value) == seen


@given(st.sampled_from(KINDS), st.text(alphabet="0123456789X-", max_size=40))
def test_at_least_four_signs_or_all_of_them_are_left_out(kind: str, value: str) -> None:
    seen = masked(kind, value)
    assert len(seen) == len(value)
    assert seen.count("*") >= min(4, len(value))


@pytest.mark.django_db
@pytest.mark.both
def test_it_is_whole_with_the_permit_at_that_place_alone() -> None:
    cast = Cast()
    firm = cast.firm()
    here = Place(region=COUNTY, organisation=firm.pk)
    for role in roles().values():
        where = {"organisation": {"firm": firm}, "bureau": {"region": CITY}}.get(role.side, {})
        cast.post(role.id, role.id, **where)  # type: ignore[arg-type]
        for kind in KINDS:
            whole = shown(cast.actor(role.id), kind, "420500198001011234", here)
            permitted = role.id in permits()[f"personal.see-{kind}"].roles
            assert (whole == "420500198001011234") is permitted, (role.id, kind)
    cast.post("far", "officer", region=OTHER_CITY)
    other = Cast().firm("91420500R6838WPG60")
    cast.post("rival", "approver", firm=other)
    for stranger in (cast.actor("far"), cast.actor("rival"), NOBODY):
        assert "*" in shown(stranger, PHONE, "13812345678", here)
