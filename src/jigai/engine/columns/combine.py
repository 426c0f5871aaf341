"""Combination over long tables: one row a payment, one layer for each rule in the plan's order.

Payments that no rule brings together are kept apart, in components of their own. What a payment
meets alone (a limit that no other can draw on) acts on its row; what several share is a window over
those organisations that have several payments. Each rule keeps what it took in a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from jigai.engine.columns.choices import choosing
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.joint import TURNS, Joint
from jigai.engine.columns.limits import (
    NULL,
    Layer,
    Shared,
    Step,
    alone,
    limited,
    nested,
    replacing,
)
from jigai.engine.columns.wide import Paid, Wide
from jigai.engine.plan import Draw, Plan
from jigai.engine.sharing import NotLean, Sharing

HEAD: Final = ("owner", "entity", "subject", "measure", "payment", "year", "entitled")
Key = tuple[int, int]


@dataclass
class Due:
    """A payment with the limits that it meets alone, at first, and those that it may share."""

    wide: Wide
    paid: Paid
    own: list[Draw]
    rest: list[Draw]

    @property
    def key(self) -> Key:
        """Which payment of which measure."""
        return self.paid.measure, self.paid.payment


@dataclass
class Component:
    """Payments that rules bring together, and what of the plan's order concerns them."""

    number: int
    plan: Plan
    dialect: Dialect
    dues: list[Due]
    turns: int = TURNS
    shared: dict[int, Shared] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for due in self.dues:
            for draw in due.rest:
                self._share(due, draw)
        self.layers = self._layers()

    def _share(self, due: Due, draw: Draw) -> None:
        known = self.shared.get(draw.limit)
        if known is None:
            limit = self.plan.limits[draw.limit]
            known = Shared(
                draw.limit, limit, draw.key, len(draw.order), set(), self.dialect.of_subject
            )
            self.shared[draw.limit] = known
        elif _shape(draw) != _shape(known):
            raise NotInColumns(f"keys of {known.limit.id}")
        known.payments.add(due.key)

    @property
    def name(self) -> str:
        """The table of its payments."""
        return f"long_{self.number}"

    @property
    def chosen(self) -> list[int]:
        """Choices under which any of the payments stands."""
        measures = {self.plan.measures[due.paid.measure].id for due in self.dues}
        return [n for n, c in enumerate(self.plan.choices) if measures & c.measures]

    @property
    def splits(self) -> bool:
        """An organisation with a single payment can do without windows."""
        return bool(self.layers) and all(
            s.limit.joint is None and s.limit.share == "order" and s.within_owner
            for s in self.shared.values()
        )

    # The long table

    def long_sql(self, where: str) -> str:
        """The payments that have something to give, one below the other."""
        return "\nUNION ALL\n".join(self._part(due, where) for due in self.dues)

    def drawing(self, due: Due, paid: Paid) -> dict[str, str]:
        """The columns of one payment: whose it is, its amounts, what it draws on.

        ``paid`` names the columns of the table that is read.
        """
        columns = {
            "owner": "owner",
            "owner_kind": "owner_kind",
            "entity": f"'{due.wide.entity}'",
            "subject": "id",
            "measure": str(paid.measure),
            "payment": str(paid.payment),
            "year": paid.year,
            "entitled": paid.amount,
            "top": paid.top,
        }
        rest = {draw.limit for draw in due.rest}
        for number, shared in self.shared.items():
            columns |= drawn(shared, paid if number in rest else None)
        exempt = {f"x{n}": paid.exempt.get(self.plan.choices[n].id, "FALSE") for n in self.chosen}
        return columns | exempt

    def _part(self, due: Due, where: str) -> str:
        """One payment's rows: each limit met alone is a step from what was left before it."""
        paid = due.wide.plain(due.paid)
        columns = self.drawing(due, paid)
        before, steps, taken = "entitled", {}, []
        for draw in due.own:
            names, after = paid.draws[draw.limit], f"s{draw.limit}"
            limit = self.plan.limits[draw.limit]
            steps[after] = alone(limit, before, names["amount"], names["used"], "top")
            taken.append(f"{before} - {after}")
            before = after
        listed = ", ".join(f"{sql} AS {name}" for name, sql in (columns | steps).items())
        taken += ["0"] * (self.slots - len(taken))
        kept = [*columns, f"{before} AS cur", *(f"{t} AS w{i}" for i, t in enumerate(taken))]
        return (
            f"SELECT {', '.join(kept)} FROM (SELECT {listed} "
            f"FROM wide_{due.wide.entity} WHERE {paid.live} AND {where}) p"
        )

    @property
    def slots(self) -> int:
        """How many limits a payment meets alone at most; ``w0`` … hold what they took."""
        return max((len(due.own) for due in self.dues), default=0)

    @property
    def own(self) -> list[int]:
        """Limits that payments meet alone, before any that they share."""
        return sorted({draw.limit for due in self.dues for draw in due.own})

    # Layers

    def _layers(self) -> list[Layer]:
        """Replacements, then limits and choices in the plan's order."""
        found = self._replacements()
        passed: set[str] = set()
        for kind, number in self.plan.order:
            limit = self.plan.limits[number] if kind == "limit" else None
            if limit is None:
                if number in self.chosen:
                    choice = self.plan.choices[number]
                    found.append(choosing(self.dialect, self.plan, number, choice))
            elif number not in self.shared or limit.excess == "warned":
                continue
            elif limit.joint is None:
                found.append(limited(self.dialect, self.shared[number]))
            elif limit.joint not in passed:
                passed.add(limit.joint)
                members = [s for s in self.shared.values() if s.limit.joint == limit.joint]
                if any(s.payments != members[0].payments for s in members):
                    raise NotInColumns(f"payments that draw on a part of {limit.joint}")
                found.append(Joint(self.dialect, members, self.turns).layer())
        return found

    def _replacements(self) -> list[Layer]:
        """Awards give way to those that replace them; of several the last is named."""
        found = []
        positions = {m.id: i for i, m in enumerate(self.plan.measures)}
        live = {due.paid.measure for due in self.dues}
        for number, measure in reversed(list(enumerate(self.plan.measures))):
            replaced = [positions[r] for r in measure.replaces if positions[r] in live]
            if number not in live or not replaced:
                continue
            won = f"MAX(CASE WHEN measure = {number} AND top = entitled THEN 1 ELSE 0 END)"
            lost = (
                f"(measure IN ({', '.join(map(str, replaced))}) "
                f"AND {won} OVER (PARTITION BY {self.dialect.of_subject}entity, subject) = 1)"
            )
            found.append(replacing(self.dialect, measure.id, f"r{number}", lost))
        return found

    # The awards

    @property
    def took(self) -> list[str]:
        """The columns that say what rules did, as the component keeps them."""
        slots = [f"w{i}" for i in range(self.slots)]
        return slots + [c for layer in self.layers for c in layer.took.values()]

    @property
    def awarded(self) -> str:
        """The table of its awards."""
        return f"awards_{self.number}"

    def awards(self, *, took: bool, step: Step = nested) -> tuple[str, str]:
        """The payments with every rule applied: name and query; ``took`` with what rules did."""
        return self.awarded, self._awards(took=took, step=step)

    def _awards(self, *, took: bool, step: Step) -> str:
        beyond = " OR ".join(x.beyond for x in self.layers if x.beyond) or "FALSE"
        kept = self.took if took else []
        listed = ", ".join([*HEAD, "cur AS amount", f"({beyond}) AS beyond", *kept])
        if not self.splits:
            source = self._through_layers(self.name, step)
            return f"SELECT {listed} FROM {source} WHERE top = entitled"
        several = f"(SELECT owner FROM {self.name} GROUP BY owner HAVING COUNT(*) > 1)"
        many = step(f"SELECT * FROM {self.name} WHERE owner IN {several}")
        return (
            f"SELECT {listed} FROM {self._through_layers(many, step)} "
            "WHERE top = entitled\nUNION ALL\n"
            f"{self._single(several, kept)}"
        )

    def _through_layers(self, source: str, step: Step) -> str:
        """All layers, each over the one before."""
        for layer in self.layers:
            source = layer.over(source, step)
        return source

    def _single(self, several: str, kept: list[str]) -> str:
        """Organisations with one payment: every limit acts on the row, no choice takes anything."""
        before, steps = "cur", {}
        shown = {c: c for c in kept}
        for layer in self.layers:
            nothing = "FALSE" if layer.kind == "replace" else "0"
            shown |= {c: f"{nothing} AS {c}" for c in layer.took.values()}
        for kind, number in self.plan.order:
            if kind == "limit" and number in self.shared:
                limit, after = self.plan.limits[number], f"z{number}"
                if limit.excess == "warned":
                    continue
                left = alone(limit, before, f"a{number}", f"u{number}", "top")
                steps[after] = f"CASE WHEN a{number} IS NULL THEN {before} ELSE {left} END"
                shown[f"t{number}"] = f"{before} - {after} AS t{number}"
                before = after
        wanted = [shown[c] for c in kept]
        listed = ", ".join([*HEAD, f"{before} AS amount", "FALSE AS beyond", *wanted])
        inner = "".join(f", {sql} AS {name}" for name, sql in steps.items())
        return (
            f"SELECT {listed} FROM (SELECT *{inner} FROM {self.name} "
            f"WHERE {self.dialect.not_in('owner', several)}) q WHERE top = entitled"
        )

    def shown(self, source: str, layers: list[Layer]) -> str:
        """The same rows with a column for each of the plan's rules."""
        made = {c for layer in self.layers for c in layer.took.values()}
        columns = []
        for layer in layers:
            for rule, column in layer.took.items():
                parts = [self._alone(rule)] if layer.kind == "limit" else []
                parts += [column] if column in made else []
                nothing = "FALSE" if layer.kind == "replace" else "0"
                columns.append(f"{' + '.join(filter(None, parts)) or nothing} AS {column}")
        listed = ", ".join([*HEAD, "amount", "beyond", *columns])
        return f"SELECT {listed} FROM {source}"

    def _alone(self, rule: str) -> str:
        """What a limit took of payments that meet it alone."""
        cases = [
            f"WHEN measure = {due.key[0]} AND payment = {due.key[1]} THEN w{slot}"
            for due in self.dues
            for slot, draw in enumerate(due.own)
            if self.plan.limits[draw.limit].id == rule
        ]
        return f"CASE {' '.join(cases)} ELSE 0 END" if cases else ""


def _shape(drawn: Draw | Shared) -> tuple[str, ...]:
    """The kinds of parts of a key, which all that share a limit must have in common."""
    return tuple("node" if isinstance(part, int) else part[:1] for part in drawn.key)


def drawn(shared: Shared, paid: Paid | None) -> dict[str, str]:
    """The columns of a limit for a payment; NULL where the payment does not draw on it."""
    n = shared.number
    names = {} if paid is None else paid.draws[n]
    found = {f"a{n}": names.get("amount", NULL), f"u{n}": names.get("used", NULL)}
    for i, part in enumerate(shared.key):
        if isinstance(part, int):
            found[f"k{n}_{i}"] = f"CAST({names.get(f'key{i}', 'NULL')} AS STRING)"
    for i in range(shared.orders):
        found[f"o{n}_{i}"] = names.get(f"order{i}", NULL)
    return found


# All components


@dataclass
class Combination:
    """The components of a plan, and all its rules in the order in which they act."""

    components: list[Component]
    layers: list[Layer]

    def longs(self, where: str) -> list[tuple[str, str]]:
        """The long tables: names and queries."""
        return [(c.name, c.long_sql(where)) for c in self.components]

    def shown(self, *, took: bool) -> str:
        """All awards from these tables, ``took`` with a column for each rule."""
        layers = self.layers if took else []
        parts = [c.shown(c.awarded, layers) for c in self.components]
        return "\nUNION ALL\n".join(parts) or _nothing()


def _nothing() -> str:
    """Awards without rows, where no measure pays anything by rule."""
    columns = [f"CAST(NULL AS STRING) AS {name}" for name in HEAD[:3]]
    columns += [f"{NULL} AS {name}" for name in (*HEAD[3:], "amount")]
    return f"SELECT {', '.join(columns)}, FALSE AS beyond WHERE FALSE"


def combination(plan: Plan, dialect: Dialect, wides: list[Wide], turns: int = TURNS) -> Combination:
    """Payments by what brings them together; raises NotInColumns for a limit of an unknown kind."""
    live = [(p, m) for p, m in enumerate(plan.measures) if m.money]
    try:
        sharing = Sharing(plan, live)
    except NotLean as error:
        raise NotInColumns(str(error)) from None
    dues = []
    for wide in wides:
        for paid in wide.paid:
            measure = plan.measures[paid.measure]
            own, rest = sharing.split(measure, measure.payments[paid.payment])
            dues.append(Due(wide, paid, [d for d, _ in own], [d for d, _ in rest]))
    groups = _groups(plan, dues)
    components = [Component(i, plan, dialect, g, turns) for i, g in enumerate(groups)]
    return Combination(components, _in_order(plan, components))


def _groups(plan: Plan, dues: list[Due]) -> list[list[Due]]:
    """Payments that a replacement, a limit or a choice brings together, in their first order."""
    head = list(range(len(dues)))

    def find(place: int) -> int:
        while head[place] != place:
            place = head[place]
        return place

    first: dict[str, int] = {}
    for place, due in enumerate(dues):
        for rule in _rules(plan, due):
            other = find(first.setdefault(rule, place))
            head[max(other, find(place))] = min(other, find(place))
    found: dict[int, list[Due]] = {}
    for place, due in enumerate(dues):
        found.setdefault(find(place), []).append(due)
    return list(found.values())


def _rules(plan: Plan, due: Due) -> Iterator[str]:
    """What can bring a payment together with others."""
    measure = plan.measures[due.paid.measure]
    for other in plan.measures:
        if measure.id in other.replaces or (other is measure and other.replaces):
            yield f"replacement {other.id}"
    for draw in due.rest:
        limit = plan.limits[draw.limit]
        if limit.excess != "warned":
            yield f"joint {limit.joint}" if limit.joint else f"limit {draw.limit}"
    for choice in plan.choices:
        if measure.id in choice.measures:
            yield f"choice {choice.id}"


def _in_order(plan: Plan, components: list[Component]) -> list[Layer]:
    """Every rule once: replacements, then limits and choices as the plan orders them."""
    ids = {"limit": [x.id for x in plan.limits], "choice": [x.id for x in plan.choices]}
    rank = {ids[kind][number]: place for place, (kind, number) in enumerate(plan.order)}
    found: dict[tuple[str, ...], Layer] = {}
    for component in components:
        for layer in component.layers:
            found.setdefault(tuple(layer.took), layer)
        for number in component.own:
            rule = plan.limits[number].id
            found.setdefault((rule,), Layer("limit", {rule: f"t{number}"}, ""))
    return sorted(found.values(), key=lambda x: min(rank.get(rule, -1) for rule in x.took))
