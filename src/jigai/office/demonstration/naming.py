"""Names that are visibly invented, and numbers of the right form: made from data and a number."""

from __future__ import annotations

from random import Random

from jigai.office.demonstration.reading import Common, Place
from jigai.reference.credit_code import CreditCodeError, check_credit_code


def number_words(common: Common, number: int) -> str:
    """A number below a hundred in words."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else (common.digits[tens] if tens > 1 else "") + common.ten
    return head + (common.digits[ones] if ones or not tens else "")


def firm_name(common: Common, place: Place, number: int, key: str = "firm") -> str:
    """The name of an enterprise by its number in its place."""
    products = place.firms.products
    return common.names[key].format(
        place=place.name["zh"],
        number=number_words(common, number),
        product=products[number % len(products)],
    )


def credit_code(place: Place, number: int) -> str:
    """A credit code of the place's region with the check character that belongs to it."""
    body = f"91{place.region[:6]}MADEM{place.order}{number:03d}"
    try:
        return check_credit_code(body + "0")
    except CreditCodeError as error:
        return body + error.expected


def project_code(place: Place, number: int, month: str) -> str:
    """A project code of today's shape (year and month, region, department, kind, serial)."""
    return f"{month}-{place.region[:6]}-07-02-{900000 + number:06d}"


def chance(place: Place, *keys: object) -> Random:
    """The dice of one thing: the same in every filling, whatever the order."""
    return Random(":".join([place.place, *map(str, keys)]))  # noqa: S311 - invented data
