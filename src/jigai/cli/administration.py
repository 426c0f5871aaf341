"""``jigai admin``: the first three administrators, and the way back in for one locked out."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace

from jigai.cli.office import both, wanted
from jigai.cli.texts import text
from jigai.facts.problems import InputRefused
from jigai.facts.writing import writing

ROLES = {"system": "system-admin", "security": "security-admin", "audit": "audit-admin"}


def admin(options: Namespace) -> int:
    """Set up the three administrators, or reset the password of one."""
    wanted()
    from jigai.office.serving import set_up

    set_up()
    return _reset(options) if options.act == "reset" else _found(options)


def _found(options: Namespace) -> int:
    from jigai.office.ground.acts.commands import System
    from jigai.office.identity.domain.founding import found_administration

    stated = {role: getattr(options, name) for name, role in ROLES.items()}
    if options.login or not all(stated.values()):
        raise InputRefused([both("admin.three")])
    people = {role: (login, name) for role, (login, name) in stated.items()}
    for made in found_administration(acting=System(), people=people):
        key = f"admin-{made.role}"
        role = text(options.lang, key)
        print(f"{role}\t{made.login}\t{made.name}\t{made.password}")
    print(text(options.lang, "admin-once"))
    return 0


def _reset(options: Namespace) -> int:
    from jigai.office.ground.acts.commands import System
    from jigai.office.identity.domain.founding import rescue_administrator

    if not options.login:
        raise InputRefused([both("admin.login")])
    print(rescue_administrator(acting=System(), login=options.login))
    print(text(options.lang, "admin-once"))
    return 0


def permissions(options: Namespace) -> int:
    """Print the manual of permissions as Markdown, or write it as a Word file."""
    wanted()
    from jigai.office.serving import set_up

    set_up()
    from jigai.office.identity.manual import markdown, paper

    if options.word is None:
        print(markdown(options.lang))
        return 0
    from jigai.papers.making import word

    content = word(paper(options.lang, dt.datetime.now(dt.UTC).astimezone().date()))
    with writing(options.word):
        options.word.write_bytes(content)
    print(text(options.lang, "document-written", path=options.word, n=len(content) // 1000))
    return 0
