"""People for tests: the three administrators, a bureau in a city and one in a county, a firm."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from functools import cache

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from jigai.office.identity.actor import Actor, actor_of
from jigai.office.identity.models import Bureau, Organisation, Person, Post
from jigai.office.identity.sessions import BEGUN, USED

CITY, COUNTY, OTHER_COUNTY, OTHER_CITY, PROVINCE = "420500", "420581", "420582", "341500", "410000"
CODE = "91350100M000100Y43"


@cache
def _hashed() -> str:
    """The password of everybody, hashed once: hashing is slow, as it should be."""
    return make_password("Right-horse-7")


@dataclass
class Cast:
    """Makes people as a test needs them; none of them is checked by a command."""

    people: dict[str, Person] = field(default_factory=dict)

    def person(self, login: str) -> Person:
        """A person without a post."""
        if login not in self.people:
            made = Person(login=login, name=f"{login} 某", must_change=False)
            made.password = _hashed()
            made.password_set_at = timezone.now()
            made.save()
            self.people[login] = made
        return self.people[login]

    def bureau(self, region: str) -> Bureau:
        """The bureau of a region."""
        return Bureau.objects.get_or_create(
            name=f"{region} 工信局", defaults={"region": region, "kind": "industry"}
        )[0]

    def firm(self, code: str = CODE, region: str = COUNTY) -> Organisation:
        """An enterprise."""
        return Organisation.objects.get_or_create(
            credit_code=code, defaults={"name": f"{code} 公司", "region": region}
        )[0]

    def post(
        self,
        login: str,
        role: str,
        *,
        region: str | None = None,
        firm: Organisation | None = None,
        begins: dt.date = dt.date(2020, 1, 1),
        ends: dt.date | None = None,
    ) -> Post:
        """A post of a person."""
        return Post.objects.create(
            person=self.person(login),
            role=role,
            bureau=self.bureau(region) if region else None,
            organisation=firm,
            begins=begins,
            ends=ends,
        )

    def actor(self, login: str) -> Actor:
        """The person as acts see them."""
        return actor_of(self.person(login))

    def client(self, login: str, lang: str = "zh-CN") -> Client:
        """A browser in which the person has signed in."""
        found = Client(headers={"accept-language": lang})
        found.force_login(self.person(login), backend="django.contrib.auth.backends.ModelBackend")
        session = found.session
        session[BEGUN] = session[USED] = int(time.time())
        session.save()
        return found

    def administrator(self, kind: str = "security-admin") -> Actor:
        """One of the three who run the system."""
        if not Post.objects.filter(person__login=kind).exists():
            self.post(kind, kind)
        return self.actor(kind)
