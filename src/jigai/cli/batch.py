"""`jigai batch` and `jigai explain`: whole tables evaluated, any row of them opened."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jigai.cli.columns import columns_installed, stoppable
from jigai.cli.commands import read_terms, usable_packs
from jigai.cli.progress import progress
from jigai.cli.texts import text
from jigai.engine.api import applicable, concerning
from jigai.engine.asking import all_known, none_broken
from jigai.engine.result import answer_data
from jigai.engine.wording import amount_text
from jigai.facts.documents import dumps
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import ValueRefused, read_date
from jigai.money.fen import parse_yuan, yuan
from jigai.policy.pack import Pack

if TYPE_CHECKING:
    from jigai.engine.columns.batch import Explained, Terms

DONE, DISAGREES, PARTLY = 0, 1, 4


def batch(options: Namespace) -> int:
    """Evaluate tables of cases and write what they come to."""
    columns_installed()
    from jigai.engine.columns.batch import How, Intake, run_batch

    source = options.source[0] if len(options.source) == 1 else options.source
    pack = _pack(options, source)
    terms = _terms(options, pack)
    intake = Intake(
        programme=options.programme,
        complete=options.complete,
        ignore=options.ignore,
        partial=options.partial,
        check=options.check,
    )
    how = How(
        memory=options.memory,
        jobs=options.jobs,
        engine=options.engine,
        details=not options.brief,
        over=options.over,
        keep=options.cases,
    )
    with stoppable(), progress(options.lang) as heard:
        manifest = run_batch(source, options.out, pack, terms, intake, how, heard)
    if options.format == "json":
        print(dumps({"out": _hidden(options.out), **manifest}))
    else:
        _print_batch(manifest, options)
    return PARTLY if _rejected(manifest) or manifest["organisations"]["refused"] else DONE


def _pack(options: Namespace, source: Any) -> Pack:
    """The pack asked for, or the one that the case set names."""
    from jigai.engine.columns.batch.cases import pack_named

    found, left_out = usable_packs(options)
    name = options.pack or pack_named(source)
    if name is None:
        zh, en = (text(lang, "batch-pack") for lang in ("zh", "en"))
        raise InputRefused([Problem("batch.pack", zh, en, "--pack")])
    none_broken([name], left_out)
    return applicable(found, [name])[0]


def _terms(options: Namespace, pack: Pack) -> Terms:
    from jigai.engine.columns.batch import Terms

    stated = read_terms(options)
    all_known([pack], stated)
    return Terms(
        readings=stated.readings,
        overlays=concerning(pack, stated.overlays),
        rulings=stated.rulings,
        measures=options.measure or None,
        claim_year=_year(options.claim_year),
        as_of=_day(options.as_of),
    )


def _year(stated: str | None) -> int | None:
    if stated is None:
        return None
    if not (stated.isascii() and stated.isdigit() and len(stated) == 4):
        zh, en = (text(lang, "batch-year", value=stated) for lang in ("zh", "en"))
        raise InputRefused([Problem("batch.year", zh, en, "--claim-year")])
    return int(stated)


def _day(stated: str | None) -> str | None:
    if stated is None:
        return None
    try:
        read_date("测算日", "the day of reckoning", stated)
    except ValueRefused as error:
        raise InputRefused([error.at("--as-of")]) from None
    return stated


def _hidden(out: str) -> str:
    """Where the result is, without whoever logs in."""
    from jigai.engine.columns.intake.databases import POSTGRES, hidden

    return hidden(out) if out.startswith(POSTGRES) else out


def _rejected(manifest: Mapping[str, Any]) -> int:
    intake = manifest["input"]["intake"]
    return sum(intake["rejected"].values()) if intake else 0


# What is said


def _print_batch(manifest: Mapping[str, Any], options: Namespace) -> None:
    lang = options.lang
    if manifest["synthetic"]:
        print(text(lang, "population-synthetic"))
    print(text(lang, "batch-head", title=manifest["title"][lang], year=manifest["claim_year"],
               day=manifest["as_of"]))  # fmt: skip
    counts = manifest["organisations"]
    print(text(lang, "batch-organisations", all=f"{counts['all']:,}",
               single=f"{counts['left_to_single_cases']:,}"))  # fmt: skip
    if counts["refused"]:
        print(text(lang, "batch-refused", count=f"{counts['refused']:,}"))
    _print_intake(manifest, lang)
    print(text(lang, "batch-awards", rows=f"{manifest['rows']['awards']:,}"))
    low, high = (_money(manifest["total"][key], lang) for key in ("lowest", "highest"))
    print(text(lang, "batch-total", amount=low if low == high else f"{low} – {high}"))
    print(text(lang, "batch-written", out=_hidden(options.out), seconds=manifest["seconds"]))


def _print_intake(manifest: Mapping[str, Any], lang: str) -> None:
    intake = manifest["input"]["intake"]
    if not intake:
        return
    read = sum(intake["read"].values())
    rejected = _rejected(manifest)
    print(text(lang, "batch-intake", read=f"{read:,}", rejected=f"{rejected:,}"))
    for code, count in intake["causes"].items():
        print(f"  {code:<32}{count:>12,}")


def _money(stated: str, lang: str) -> str:
    return amount_text(parse_yuan(stated), lang)


# A row


def explain_row(options: Namespace) -> int:
    """Open a row of a batch into the scalar explanation, and say whether both agree."""
    columns_installed()
    from jigai.engine.columns.batch import explain

    packs, left_out = usable_packs(options)
    found = explain(options.out, options.row, packs, options.cases, broken=left_out)
    result = answer_data(found.answer, found.answer.program, options.lang)
    result["file"] = found.subject.organisation
    if options.format == "json":
        print(dumps(_explained_data(found, result)))
    else:
        _print_explained(found, result, options)
    return DONE if found.agrees else DISAGREES


def _explained_data(found: Explained, result: dict[str, Any]) -> dict[str, Any]:
    subject = found.subject
    return {
        "schema": "jigai-explain/1",
        "organisation": subject.organisation,
        "entity": subject.entity,
        "subject": subject.id,
        "agrees": found.agrees,
        "batch": [_in_yuan(row) for row in found.rows],
        "differences": [_in_yuan(row) for row in found.differences],
        "changed": list(found.changed),
        "common": list(found.common),
        "result": result,
    }


def _in_yuan(row: Mapping[str, Any]) -> dict[str, Any]:
    sums = ("entitled", "amount", "lowest", "highest", "before", "after", "before_highest",
            "after_highest")  # fmt: skip
    return {k: yuan(v) if k in sums and v is not None else v for k, v in row.items()}


def _print_explained(found: Explained, result: dict[str, Any], options: Namespace) -> None:
    from jigai.cli.answers import show_results

    subject = found.subject
    if subject.entity != "organisation":
        own = [a for a in result["awards"] if a["subject"] == subject.id]
        result = result | {"awards": own}
    show_results([result], options.lang, working=not options.brief)
    if found.agrees:
        print(text(options.lang, "explain-agrees", rows=len(found.rows)))
        if found.common:
            print(text(options.lang, "explain-common", measures=", ".join(found.common)))
        return
    print(text(options.lang, "explain-differs"))
    for row in found.differences:
        print("  " + "  ".join(f"{k}={v}" for k, v in _in_yuan(row).items() if v is not None))
    if found.changed:
        print(text(options.lang, "explain-changed", files=", ".join(found.changed)))
