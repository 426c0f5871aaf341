"""Whether a programme fits its pack: readings, guide, window and place."""

from __future__ import annotations

from collections.abc import Iterator

from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import show_date
from jigai.policy.folding import fold_pack, settle
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.rulings import settled
from jigai.policy.store.programmes import Programme
from jigai.policy.store.texts import problem
from jigai.reference import regions


def misfits(programme: Programme, pack: Pack) -> list[Problem]:
    """Everything for which the programme cannot be bound to the pack."""
    return [*_rules(programme, pack), *_window(programme, pack), *_place(programme, pack)]


def _rules(programme: Programme, pack: Pack) -> Iterator[Problem]:
    try:
        settle(pack, {ruling.reading: ruling.value for ruling in programme.rulings})
        readings = settled(pack, programme.rulings, {}).readings
        fold_pack(pack, settle(pack, readings), programme.overlays)
    except (InputRefused, PackBroken) as error:
        yield from error.problems


def _window(programme: Programme, pack: Pack) -> Iterator[Problem]:
    info = pack.info
    if programme.closes < programme.opens:
        yield problem("store.programme-window", "closes")
    begins = info.effective if info.effective is not None else info.issued
    if begins is not None and programme.opens < begins:
        yield problem("store.programme-before", "opens", day=show_date(begins, "en"))
    if info.expires is not None and programme.closes > info.expires:
        yield problem("store.programme-after", "closes", day=show_date(info.expires, "en"))


def _place(programme: Programme, pack: Pack) -> Iterator[Problem]:
    if programme.region and not regions.is_within(programme.region, pack.info.region):
        yield problem("store.programme-outside", "region", region=pack.info.region)
