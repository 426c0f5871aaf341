"""A province's office in a database: organisations, projects, registrations, monthly returns.

What is written has the shape of what commands write, with invented names and figures; the same
each time. Twenty officers have signed in: their cookies let sessions ask.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.utils import timezone
from stdnum.cn import uscc

from benchmarks.office.pouring import bare, pour, run, settled
from jigai.office.ground.searching import search_text
from jigai.office.identity.models import Bureau, Organisation, Person, Post
from jigai.office.identity.sessions import BEGUN, USED
from jigai.office.library.models import Project
from jigai.office.statistics.models import Registration, Return
from jigai.reference.industries import divisions
from jigai.reference.regions import regions

SESSIONS = 20
YEAR = 2025
PER_FIRM = 10
WORDS = ("东方", "精密", "机械", "电子", "新材料", "华盛", "长江", "中远", "智能", "装备", "光明")
WHAT = ("生产线", "智能化", "数字化", "节能", "环保", "扩能", "设备更新", "检测", "仓储", "涂装")
STATES = ("draft", "submitted", "returned", "in", "in", "in", "in", "suspended", "completed")


def main(projects: int, months: int) -> dict[str, Any]:
    """Fill, settle, sign twenty officers in; their places and cookies, and the seconds it took."""
    call_command("migrate", verbosity=0)
    chance = random.Random(1)  # noqa: S311 - the same each time
    counties = _counties()
    begun = time.perf_counter()
    filled = (Organisation, Project, Registration, Return)
    with bare(*filled):
        firms = max(projects // PER_FIRM, 1)
        pour(Organisation, ("id", "credit_code", "name", "region"), _firms(firms, counties, chance))
        pour(Project, PROJECT, _projects(projects, firms, counties, chance))
        _registrations()
        _returns(months)
    settled(*filled)
    places = _places(counties)
    return {
        "places": places,
        "cookies": [_officer(n, region) for n, region in enumerate(places)],
        "seconds": round(time.perf_counter() - begun, 1),
    }


def province() -> str:
    """The province with most counties: every third organisation is there."""
    counties = Counter(r.code[:2] for r in regions() if r.level == "county")
    return counties.most_common(1)[0][0] + "0000"


def _counties() -> list[str]:
    """Where organisations are, one after the other."""
    every = [r.code for r in regions() if r.level == "county"]
    large = [code for code in every if code[:2] == province()[:2]]
    others = cycle(code for code in every if code not in large)
    return [code for one in large for code in (one, next(others), next(others))]


def _firms(count: int, counties: list[str], chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for n in range(1, count + 1):
        place = counties[n % len(counties)]
        stem = f"91{place}{n:09d}"[:17]
        name = "示例" + "".join(chance.choices(WORDS, k=2)) + "有限公司"
        yield n, stem + uscc.calc_check_digit(stem), name, place


PROJECT = (
    "id",
    "organisation_id",
    "number",
    "code",
    "name",
    "region",
    "industry",
    "kind",
    "state",
    "since",
    "total_investment",
    "starts_on",
    "ends_on",
    "made_by",
    "made_at",
    "changed_at",
    "search",
)


def _projects(
    count: int, firms: int, counties: list[str], chance: random.Random
) -> Iterator[tuple[Any, ...]]:
    names = [
        "".join(chance.choices(WORDS, k=2)) + "".join(chance.choices(WHAT, k=2)) + "项目"
        for _ in range(5000)
    ]
    found = {name: search_text(name) for name in names}
    kinds = [d.code for d in divisions("C")]
    start = dt.datetime(YEAR, 1, 1, tzinfo=dt.UTC)
    begins, ends = dt.date(YEAR, 1, 1).isoformat(), dt.date(YEAR + 1, 12, 31).isoformat()
    for n in range(1, count + 1):
        name = names[n % len(names)]
        firm = n % firms + 1
        place = counties[firm % len(counties)]
        code = f"2501-{place}-04-02-{n % 1_000_000:06d}"
        at = start + dt.timedelta(seconds=n * 20)
        yield (
            n, firm, _number(n), code, f"{name}{n}", place, kinds[n % len(kinds)],
            "", chance.choice(STATES), at, chance.randrange(500, 200_000) * 1_000_000,
            begins, ends, "system", at, at,
            f"{found[name]} {code.replace('-', '')} {_number(n).lower()}",
        )  # fmt: skip


def _number(n: int) -> str:
    return f"{YEAR}{n:07d}"


def _registrations() -> None:
    """Every project that is in the library is registered."""
    now = timezone.now()
    first = YEAR * 12
    run(
        "INSERT INTO statistics_registration (project_id, organisation_id, region, form, state, "
        "since, registered_on, number, first_month, last_month, version) "
        "SELECT id, organisation_id, region, '206-2', 'registered', %s, %s, '', %s, NULL, 1 "
        "FROM library_project",
        [now, now.date(), first],
    )


def _returns(months: int) -> None:
    """A return for each project and month; a twentieth of them late, a fiftieth queried."""
    now = timezone.now()
    month = " UNION ALL ".join(f"SELECT {m} AS m" for m in range(1, months + 1))
    run(
        "INSERT INTO statistics_return (project_id, organisation_id, region, industry, kind, year, "
        "month, total_investment, before_years, cumulative_year, plan_year, starts_on, finished, "
        "late, state, since, first_at, submitted_at, submitted_by, signed_by, confirmed, version) "
        f"SELECT p.id, p.organisation_id, p.region, p.industry, p.kind, {YEAR}, months.m, "
        "p.total_investment, 0, p.total_investment / 24 * months.m, p.total_investment / 2, "
        "p.starts_on, %s, (p.id + months.m) %% 20 = 0, "
        "CASE WHEN (p.id + months.m) %% 50 = 0 THEN 'queried' ELSE 'accepted' END, "
        "%s, %s, %s, 'person:1', '示例', '[]', 1 "
        f"FROM library_project p CROSS JOIN ({month}) months",
        [False, now, now, now],
    )


def _places(counties: list[str]) -> list[str]:
    """The jurisdictions of the officers: mostly counties, some cities, one province."""
    cities = [r.code for r in regions() if r.level == "prefecture"]
    return [*islice(dict.fromkeys(counties), SESSIONS - 5), *cities[:4], province()]


def _officer(number: int, region: str) -> str:
    person = Person.objects.create(
        login=f"officer-{number}",
        name=f"经办人{number}",
        must_change=False,
        password_set_at=timezone.now(),
        password="!",  # noqa: S106 - nobody signs in by password here
    )
    bureau, _ = Bureau.objects.get_or_create(
        name=f"示例局{region}", defaults={"region": region, "kind": "industry"}
    )
    Post.objects.create(person=person, role="officer", bureau=bureau, begins=dt.date(2020, 1, 1))
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[BEGUN] = session[USED] = int(time.time())
    session.set_expiry(12 * 3600)
    session.create()
    return str(session.session_key)
