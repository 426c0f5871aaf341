"""The office from the command line: served, its files fetched, Django's own commands."""

from __future__ import annotations

import os
import sqlite3
import sys
from argparse import Namespace
from importlib.util import find_spec

from jigai.cli.texts import text
from jigai.facts.problems import InputRefused, Problem

EXTRA = ("django", "gunicorn", "prometheus_client", "whitenoise")
SHOWN = 100
"""Differences of a summary that are written out; all are counted."""


def serve(options: Namespace) -> int:
    """Serve the pages until stopped."""
    wanted()
    from jigai.office.serving import Service, serve

    if options.local:
        os.environ["JIGAI_LOCAL"] = "yes"
        if options.host not in ("127.0.0.1", "::1", "localhost"):
            raise InputRefused([both("serve.local-host", host=options.host)])
    if options.store:
        os.environ["JIGAI_STORE"] = str(options.store.resolve())
    if options.packs:
        os.environ["JIGAI_PACKS"] = os.pathsep.join(str(p.resolve()) for p in options.packs)
    if options.texts:
        os.environ["JIGAI_TEXTS"] = os.pathsep.join(str(p.resolve()) for p in options.texts)

    beside: list[list[str]] = []
    if options.demonstration:
        invented()
        folder = str(options.demonstration.resolve())
        beside = [["demonstrate", folder, "--work", "--lang", options.lang]]

    def ready(address: str) -> None:
        print(text(options.lang, "serve-ready", address=address), flush=True)
        if options.demonstration:
            print(text(options.lang, "serve-demonstration", address=address), flush=True)

    workers = options.workers or min(os.cpu_count() or 1, 8)
    wished = Service(options.host, options.port, workers, reload=options.reload, beside=beside)
    serve(wished, ready)
    return 0


def assets(options: Namespace) -> int:
    """Fetch what pages take from npm, and collect the files served."""
    wanted()
    from jigai.office.serving import prepare

    os.environ.setdefault("JIGAI_LOCAL", "yes")
    print(text(options.lang, "assets-ready", path=prepare(options.development)))
    return 0


def manage(options: Namespace) -> int:
    """One of Django's own commands, such as migrate."""
    wanted()
    from jigai.office.serving import set_up

    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} manage", *options.arguments])
    return 0


def work(options: Namespace) -> int:
    """Run background jobs until stopped, or until none waits."""
    wanted()
    from jigai.office.serving import set_up

    set_up()
    from django.core.management import call_command

    from jigai.office.ground.work.clock import wind
    from jigai.office.ground.work.jobs import rescue

    rescue()
    wind()
    call_command("db_worker", batch=options.once, startup_delay=False, verbosity=1)
    return 0


def audit(options: Namespace) -> int:
    """Check the audit trail, of the office's database or of a file, or export it."""
    if options.act == "verify" and options.file is not None:
        return verify_file(options)
    wanted()
    from jigai.office.serving import set_up

    set_up()
    from jigai.office.ground.acts import chain

    if options.act == "export":
        if options.file is None:
            raise InputRefused([both("audit.file")])
        print(text(options.lang, "audit-exported", n=chain.export(options.file)))
        return 0
    count, found = chain.check()
    return _verdict(options, count, found)


def verify_file(options: Namespace) -> int:
    """Check an exported trail or an SQLite database, without the application."""
    from jigai.office.ground.acts import verifier

    try:
        count, _, found = verifier.check(options.file)
    except (OSError, ValueError, KeyError, sqlite3.Error):
        raise InputRefused([both("audit.unreadable", path=str(options.file))]) from None
    return _verdict(options, count, found)


def _verdict(options: Namespace, count: int, found: list[tuple[int, str]]) -> int:
    for number, kind in found:
        print(text(options.lang, f"audit-{kind}", n=number))
    key = "audit-broken" if found else "audit-whole"
    print(text(options.lang, key, n=count, faults=len(found)))
    return 1 if found else 0


def summary(options: Namespace) -> int:
    """Compare the kept sums with what they sum, or rebuild them."""
    wanted()
    from jigai.office.serving import set_up

    set_up()
    from jigai.office.ground.summaries import SUMMARIES

    wrong = 0
    for name, kept in SUMMARIES.items():
        if options.act == "rebuild":
            print(text(options.lang, "summary-rebuilt", name=name, n=kept.rebuild()))
            continue
        found = list(kept.compare())
        for one in found[:SHOWN]:
            stated = {"cell": one.cell, "column": one.column, "kept": one.kept, "found": one.found}
            print(text(options.lang, "summary-differs", name=name, **stated))
        print(text(options.lang, "summary-compared", name=name, n=len(found)))
        wrong += len(found)
    return 1 if wrong else 0


def invented() -> None:
    """A demonstration: its database and its store of packs are its own, unless others are named."""
    os.environ["JIGAI_DEMONSTRATION"] = "yes"
    from jigai.office.ground.environment import Environment

    own = Environment().home / "demonstration-store"
    os.environ.setdefault("JIGAI_STORE", str(own))


def wanted() -> None:
    """Refuse with the remedy where the office's packages are not installed."""
    if not all(find_spec(name) for name in EXTRA):
        raise InputRefused([both("serve.extra")])


def both(code: str, **values: str) -> Problem:
    """A problem in the words of the command line."""
    key = code.replace(".", "-")
    return Problem(code, text("zh", key, **values), text("en", key, **values))
