"""The documents that are made from a pack: policy card, application guide, staff handbook, list
of materials."""

from __future__ import annotations

from collections.abc import Callable

from jigai.papers import parts
from jigai.papers.besides import libraries, work
from jigai.papers.evidence import Material, materials
from jigai.papers.model import Block, Facts, Grid, Lines, Paper, Paragraph, Section
from jigai.papers.policies import Card
from jigai.papers.source import Source
from jigai.papers.texts import word

TICK = "□"


def card(made: Source) -> Paper:
    """政策明白卡: on one sheet for each measure, what it is, for whom, how much, what it takes."""
    say = made.say
    given = tuple(
        Section(one.name, (Facts(tuple(_offer(made, one))),)) for one in made.cards if one.money
    )
    return parts.paper(
        made,
        "card",
        (
            Section(say("paper.basics"), (parts.head(made), *parts.notes(made))),
            Section(say("paper.supported"), (), given),
            Section(say("paper.declared"), parts.declared(made)),
        ),
    )


def guide(made: Source) -> Paper:
    """申报指南: for applicants: what, who, when, with which papers, under which rules."""
    say = made.say
    given = tuple(
        Section(one.name, (Facts(tuple(_offer(made, one))),)) for one in made.cards if one.money
    )
    return parts.paper(
        made,
        "guide",
        (
            Section(say("paper.basis"), (parts.head(made), *parts.guides(made))),
            Section(say("paper.supported"), (), given),
            Section(say("paper.materials-of"), _materials(made)),
            Section(say("paper.library"), (), libraries(made)),
            Section(say("paper.common"), parts.common_rules(made)),
            Section(say("paper.procedure"), _procedure(made)),
            Section(say("paper.readings"), parts.readings(made)),
            Section(say("paper.declared"), parts.declared(made)),
            Section(say("document.notes"), parts.notes(made)),
        ),
    )


def handbook(made: Source) -> Paper:
    """兑现手册: for staff: each measure's checks with their evidence, how it is worked out, what
    it is bounded by; common rules; libraries, work of the units, what the text leaves open."""
    say = made.say
    given = tuple(Section(one.name, tuple(_checks(made, one))) for one in made.cards if one.money)
    return parts.paper(
        made,
        "handbook",
        (
            Section(say("paper.basis"), (parts.head(made), *parts.guides(made))),
            Section(say("paper.overview"), _overview(made)),
            Section(say("paper.each"), (), given),
            Section(say("paper.common"), parts.common_rules(made)),
            Section(say("paper.library"), (), libraries(made)),
            Section(say("paper.work"), (), work(made)),
            Section(say("paper.declared"), parts.declared(made)),
            Section(say("paper.readings"), parts.readings(made)),
            Section(say("paper.silent"), _silent(made)),
            Section(say("paper.risks"), _risks(made)),
            Section(say("document.notes"), parts.notes(made)),
        ),
    )


def list_of_materials(made: Source) -> Paper:
    """申报材料清单: once for all, to tick off, then for each measure."""
    say = made.say
    each = []
    for measure in made.given:
        found = materials(made.policy.plan, [measure], made.lang)
        if found:
            each.append(Section(measure.name[made.lang], (_grid(made, found, measures=False),)))
    return parts.paper(
        made,
        "materials",
        (
            Section(say("paper.basics"), (parts.head(made),)),
            Section(say("paper.all-materials"), _materials(made)),
            Section(say("paper.by-measure"), (), tuple(each)),
        ),
    )


KINDS: dict[str, Callable[[Source], Paper]] = {
    "card": card,
    "guide": guide,
    "handbook": handbook,
    "materials": list_of_materials,
}


def _offer(made: Source, one: Card) -> list[tuple[str, tuple[str, ...]]]:
    """The rows that people know from policy cards."""
    rows = [
        ("measure.basis", parts.basis(made, one)),
        ("measure.kind", (parts.kind(made, one),)),
        ("measure.whom", parts.whom(made, one)),
        ("measure.conditions", parts.conditions(made, one)),
        ("measure.gives", parts.standard(made, one)),
        ("measure.limits", parts.limits(made, one)),
        ("measure.payments", parts.payments(made, one)),
        ("measure.once", (parts.once(made, one),)),
        ("measure.payer", (one.payer or made.silent,)),
    ]
    return [(made.say(key), lines) for key, lines in rows]


def _checks(made: Source, one: Card) -> list[Block]:
    """How staff go through a claim."""
    say = made.say
    heads = tuple(say(f"paper.{key}") for key in ("number", "check", "evidence"))
    rows = tuple(
        (
            (str(number),),
            (made.line(line),),
            tuple(dict.fromkeys(f.evidence.of(made.lang) for f in line.facts)) or ("—",),
        )
        for number, line in enumerate(one.conditions, 1)
    )
    found: list[Block] = [Facts(((say("measure.basis"), parts.basis(made, one)),
                                 (say("measure.whom"), parts.whom(made, one))))]  # fmt: skip
    if rows:
        found.append(Grid(heads, rows, (4, 24, 20)))
    else:
        found.append(Paragraph(say("measure.no-conditions")))
    keys = {
        "measure.kind": (parts.kind(made, one),),
        "measure.gives": parts.standard(made, one),
        "measure.limits": parts.limits(made, one),
        "measure.payments": parts.payments(made, one),
        "measure.once": (parts.once(made, one),),
        "measure.payer": (one.payer or made.silent,),
        "measure.warnings": tuple(map(made.sentence, one.warnings)),
        "measure.flags": tuple(word(made.lang, "flag", f) for f in one.flags),
    }
    found.append(Facts(tuple((say(k), lines) for k, lines in keys.items() if lines)))
    return found


def _overview(made: Source) -> tuple[Block, ...]:
    heads = tuple(
        made.say(key)
        for key in ("paper.number", "paper.measure", "measure.wording", "measure.whom",
                    "measure.payer", "paper.clause")
    )  # fmt: skip
    rows = tuple(
        (
            (made.numbers((one.id,)) or "—",),
            (one.name,),
            (word(made.lang, "wording", one.wording),),
            (made.sentence(one.whom),),
            (one.payer or made.silent,),
            (one.clause,),
        )
        for one in made.cards
    )
    return (Grid(heads, rows, (4, 17, 9, 8, 10, 7)),)


def _materials(made: Source) -> tuple[Block, ...]:
    found = materials(made.policy.plan, made.given, made.lang)
    lead = Paragraph(made.say("paper.materials-lead"), small=True)
    return (lead, _grid(made, found, measures=True)) if found else (Paragraph(made.silent),)


def _grid(made: Source, found: tuple[Material, ...], *, measures: bool) -> Grid:
    """Materials to tick off; ``measures`` adds for which they are needed."""
    keys = ("number", "material", "proves", *(["for"] if measures else []), "tick")
    comma = made.say("sign.comma")
    rows = []
    for number, one in enumerate(found, 1):
        text = made.say("paper.held", text=one.text) if one.authority else one.text
        row: list[Lines] = [(str(number),), (text,), (comma.join(one.facts),)]
        if measures:
            row.append((made.numbers(one.measures),))
        rows.append((*row, ("—" if one.authority else TICK,)))
    widths = (4, 20, 18, 8, 4) if measures else (4, 24, 24, 4)
    return Grid(tuple(made.say(f"paper.{key}") for key in keys), tuple(rows), widths)


def _procedure(made: Source) -> tuple[Block, ...]:
    """How a claim goes on once it is handed in: no pack says it yet, so that it is not said."""
    rows = ("paper.steps", "paper.publicity", "paper.term")
    return (Facts(tuple((made.say(key), (made.silent,)) for key in rows)),)


def _silent(made: Source) -> tuple[Block, ...]:
    """What the text leaves out: of the document, of payers, and what the pack lists as open."""
    info, comma = made.policy.pack.info, made.say("sign.comma")
    stated = {
        "document.number": info.number,
        "document.issuer": info.issuer[made.lang],
        "document.issued": info.issued,
        "document.effective": info.effective,
        "document.expires": info.expires,
    }
    rows = []
    missing = [made.say(key) for key, value in stated.items() if not value]
    if missing:
        rows.append(((made.say("paper.of-document"),), (comma.join(missing),), ("",)))
    unpaid = [one.name for one in made.cards if one.money and not one.payer]
    if unpaid:
        rows.append(((made.say("measure.payer"),), (comma.join(unpaid),), ("",)))
    rows += [
        ((made.say("paper.gap"),), (gap["says"],), (gap["at"] or "",))
        for gap in made.besides["gaps"]
    ]
    if not rows:
        return ()
    heads = tuple(made.say(f"paper.{key}") for key in ("what", "content", "clause"))
    return (Grid(heads, tuple(rows), (3, 9, 2)),)


def _risks(made: Source) -> tuple[Block, ...]:
    others = {card.name for card in made.policy.cards} - {card.name for card in made.cards}
    found = [(flag, line) for flag, line in made.policy.flagged() if line.text not in others]
    if not found:
        return ()
    rows = tuple(
        ((word(made.lang, "flag", flag),), (line.text,), (line.clause,)) for flag, line in found
    )
    heads = tuple(made.say(f"paper.{key}") for key in ("risk", "content", "clause"))
    return (Grid(heads, rows, (4, 8, 2)),)
