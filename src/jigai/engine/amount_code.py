"""The amounts of a whole plan as one generated function.

The function goes through the subjects of a dossier once. A limit that no two payments can share
is taken off on the spot; what shares a limit or competes under a choice is put down and settled
at the end by ``certain``. Where anything is not known, people decided, or several organisations
apply together, the function raises KeyError and the general evaluation does the work.
"""

from __future__ import annotations

from collections import Counter

from jigai.engine.amount_terms import AmountEmitter
from jigai.engine.amount_turns import InTurn
from jigai.engine.emitting import children
from jigai.engine.kernels import key_text, listed, outputs
from jigai.engine.plan import Choice, Draw, Limit, Measure, Payment, Plan
from jigai.engine.sharing import NotLean, Pair, Sharing, bundle_of
from jigai.engine.statements import CERTAIN

BODY = "        "


class Amounts:
    """Writes the function for one plan and the measures that are claimed."""

    def __init__(
        self,
        plan: Plan,
        measures: list[tuple[int, Measure]],
        history: bool = True,
        single: bool = False,
    ) -> None:
        """``history``: there may be earlier awards; ``single``: one subject of each entity."""
        self.plan = plan
        self.measures = measures
        self.history = history
        self.sharing = Sharing(plan, measures)
        self.lists: set[str] = set()
        self.kept: set[str] = set()
        choices = [n for kind, n in plan.order if kind == "choice"]
        self.plain = {n for n in choices if self.sharing.plain_choice(n)}
        self.final: int | None = None
        if len(choices) == 1 and plan.order[-1] == ("choice", choices[0]):
            self.final = choices[0] if choices[0] in self.plain else None
        turns = InTurn(self.sharing, history) if single else None
        self.turns = turns if turns is not None and turns.possible() else None

    def _plain_cap(self, number: int) -> bool:
        """A ceiling on all payments that count, the same for each, drawn in the plan's order."""
        limit = self.plan.limits[number]
        emitter = AmountEmitter(self.plan.nodes, "", self.history)
        draws = self.sharing.draws[number]
        first = draws[0][2]
        return (
            (limit.mode, limit.share, limit.joint) == ("amount", "order", None)
            and not emitter.of_subject(first.amount)
            and not emitter.of_subject(first.used)
            and all(
                (d.amount, d.used, d.order) == (first.amount, first.used, ())
                and not self.sharing.key(p, d)
                for _, p, d in draws
            )
        )

    # The function

    def source(self) -> str:
        """The text of the function."""
        entities = dict.fromkeys(m.entity for _, m in self.measures)
        body = [line for entity in entities for line in self.loop(entity)]
        end = self.settle()
        text = "\n".join(
            [
                *self._earlier(),
                *(f"    {name} = []" for name in sorted(self.lists)),
                *(f"    {name} = None" for name in sorted(self.kept)),
                "    found = {}",
                *body,
                *end,
                "    return found",
            ]
        )
        head = [
            "def amounts(dossier, lpr):",
            "    if contradicts(dossier): return {}",
            "    cases = dossier.cases",
            "    owners = cases['organisation']",
            "    if dossier.decisions or dossier.choices or len(owners) > 1:",
            "        raise KeyError('not plain')",
            "    cy, ao, p, d = dossier.claim_year, dossier.as_of, dossier.programme, None",
            "    oid, o, _, _ = owners[0]",
        ]
        if "first <=" in text:
            head.append("    first, last = days_of(cy)")
        if "rows_by(" in text:
            head.append("    rows_by = dossier.rows_by")
        if "if enterprise" in text:
            head.append("    enterprise = o.get('kind', 'enterprise') == 'enterprise'")
        return "\n".join([*head, text])

    def _earlier(self) -> list[str]:
        """Earlier awards matter to some rules beyond what expressions read of them."""
        if not self.history:
            return []
        if any(limit.mode == "largest" for limit in self.plan.limits):
            raise NotLean("earlier payments are part of a group")
        return [
            "    for r in o.get('history', ()):\n"
            f"        if r.get('measure') in choices[{n}].measures"
            + " and r.get('year') == cy" * choice.per_year
            + ": raise KeyError('applied before')"
            for n, choice in enumerate(self.plan.choices)
            if choice.earlier
        ]

    def loop(self, entity: str) -> list[str]:
        """All measures of the subjects of one entity."""
        emitter = AmountEmitter(self.plan.nodes, entity, self.history)
        emitter.common = self._common(entity)
        mine = [
            (position, m) for position, m in self.measures if m.entity == entity and not m.decision
        ]
        firsts = [self.parts(emitter, m)[:1] for _, m in mine if not m.organisation]
        emitter.prepare([node for tests in firsts for node in tests], BODY)
        for position, measure in mine:
            known = dict(emitter.locals)
            self.measure(emitter, position, measure)
            emitter.locals = known
        fresh = [f"{BODY}{name} = None" for name in sorted(emitter.kept) if name[0] == "u"]
        stated = sorted(name for name in emitter.kept if name[0] == "s")
        fresh += [f"{BODY}{name} = s.get({name[2:]!r})" for name in stated]
        self.kept |= {name for name in emitter.kept if name[0] in "fw"}
        head = f"    for sid, s, _, _ in cases.get({entity!r}, ()):"
        return [head, *fresh, *emitter.lines, f"{BODY}pass"]

    def _common(self, entity: str) -> set[int]:
        """The lists and the derived facts that several measures of an entity read."""
        times: Counter[int] = Counter()
        for _, measure in self.measures:
            if measure.entity == entity:
                found: set[int] = set()
                waiting = [*self.tests(measure), *outputs(measure)]
                while waiting:
                    number = waiting.pop()
                    if number not in found:
                        found.add(number)
                        waiting += children(self.plan.nodes[number])
                times.update(n for n in found if self.plan.nodes[n].op in ("agg", "stated"))
        return {n for n, uses in times.items() if uses > 1 and not self.plan.nodes[n].row}

    def tests(self, measure: Measure) -> list[int]:
        """The nodes that must hold before anything is given."""
        which = [] if measure.which is None else [measure.which]
        return which + [c.node for c in measure.conditions]

    def parts(self, emitter: AmountEmitter, measure: Measure) -> list[int]:
        """The same, each taken apart."""
        return [part for test in self.tests(measure) for part in emitter.parts(test)]

    # One measure

    def measure(self, emitter: AmountEmitter, position: int, measure: Measure) -> None:
        """The measure's tests, then its payments."""
        indent = BODY
        pending = [f"s.get('kind') == {measure.organisation!r}"] if measure.organisation else []
        for node in self.parts(emitter, measure):
            before = len(emitter.lines)
            emitter.prepare([node], indent + "    " * bool(pending))
            if len(emitter.lines) > before and pending:
                emitter.lines.insert(before, f"{indent}if {' and '.join(pending)}:")
                indent, pending = indent + "    ", []
            text = emitter.expression(node)
            pending += [text] * (text != CERTAIN)
        if pending:
            emitter.lines.append(f"{indent}if {' and '.join(pending)}:")
            indent += "    "
        for index, payment in enumerate(measure.payments):
            known = dict(emitter.locals)
            share = f"[a, {position}, sid, {index}]"
            self.payment(emitter, measure, payment, share, indent)
            emitter.locals = known
        emitter.lines.append(f"{indent}pass")

    def payment(
        self, emitter: AmountEmitter, measure: Measure, payment: Payment, share: str, indent: str
    ) -> None:
        """One payment: due or not, its amount, its own limits, then what it shares."""
        write = emitter.lines.append
        for condition in payment.due:
            indent = emitter.test(condition.node, indent)
        key = f"'{measure.entity}:' + sid"
        for loser in measure.replaces:
            self.lists.add("winners")
            write(f"{indent}winners.append(({loser!r}, {key}))")
        emitter.assign("a", payment.amount, indent)
        own, shared = self.sharing.split(measure, payment)
        positive = self.plan.nodes[payment.amount].low > 0
        for draw, limit in own:
            if limit.mode == "less" and emitter.expression(draw.amount) == "0":
                continue
            if not positive:
                write(f"{indent}if a > 0:")
                indent += "    "
            if limit.mode == "less":
                emitter.prepare([draw.amount], indent)
                write(f"{indent}a -= {emitter.expression(draw.amount)}")
                positive = False
            else:
                positive = not emitter.at_most(draw.amount, draw.used, indent)
        if not positive:
            write(f"{indent}if a > 0:")
            indent += "    "
        self.put_down(emitter, measure, payment, share, shared, indent)

    def put_down(
        self,
        emitter: AmountEmitter,
        measure: Measure,
        payment: Payment,
        share: str,
        shared: list[Pair],
        indent: str,
    ) -> None:
        """A payment that gives something: counted at once, or kept for what it shares."""
        write = emitter.lines.append
        choices = self.sharing.choices(measure)
        if not (shared or choices or measure.id in self.sharing.losers):
            place = f"({measure.id!r}, sid)"
            write(f"{indent}found[{place}] = a{self.added(place)}")
            return
        if self.turns is not None:
            for draw, limit in shared:
                if limit.excess != "warned":
                    room = self.turns.room(measure, payment, draw)
                    self._take(emitter, room, draw, indent)
            place = f"({measure.id!r}, sid)"
            write(f"{indent}if a > 0: found[{place}] = a{self.added(place)}")
            return
        write(f"{indent}x = {share}")
        if measure.id in self.sharing.losers:
            self.lists.add("losers")
            write(f"{indent}losers.append((x, ({measure.id!r}, '{measure.entity}:' + sid)))")
        for draw, limit in shared:
            self._draw(emitter, measure, payment, draw, limit, indent)
        free = f"{indent}shares.append(x)"
        self.lists.add("shares")
        for number, choice in choices:
            test = " and ".join(self._bids(emitter, measure, choice))
            name = self._bundle(measure, number)
            bid = f"{name}.append(x)"
            if number not in self.plain:
                bid = f"{name}.append({self._bid(emitter, measure, payment, choice)})"
            if number != self.final:
                write(f"{indent}{f'if {test}: ' if test else ''}{bid}")
            elif test:
                free = f"{indent}if {test}: {bid}\n{indent}else: shares.append(x)"
            else:
                free = f"{indent}{bid}"
        write(free)

    def _take(self, emitter: AmountEmitter, room: str, draw: Draw, indent: str) -> None:
        """A draw on what a ceiling still leaves to payments that come in their order."""
        write = emitter.lines.append
        self.kept.add(room)
        write(f"{indent}if {room} is None:")
        known = dict(emitter.locals)
        emitter.prepare([draw.amount, draw.used], f"{indent}    ")
        allowed, used = emitter.expression(draw.amount), emitter.expression(draw.used)
        write(f"{indent}    {room} = max(0, {allowed} - {used})")
        emitter.locals = known
        write(f"{indent}if a > {room}: a = {room}")
        write(f"{indent}{room} -= a")

    def _draw(
        self,
        emitter: AmountEmitter,
        measure: Measure,
        payment: Payment,
        draw: Draw,
        limit: Limit,
        indent: str,
    ) -> None:
        """A draw on a limit that others may share; one that only watches takes nothing."""
        if limit.excess == "warned":
            return
        name = f"draws{draw.limit}"
        self.lists.add(name)
        if self._plain_cap(draw.limit):
            emitter.lines.append(f"{indent}{name}.append(x)")
            return
        emitter.prepare([draw.amount, draw.used], indent)
        parts = self.sharing.key(payment, draw)
        key = listed(key_text(emitter, measure, payment, part) for part in parts)
        order = listed(emitter.expression(n) for n in draw.order)
        allowed, used = emitter.expression(draw.amount), emitter.expression(draw.used)
        emitter.lines.append(f"{indent}{name}.append((x, {key}, {allowed}, {used}, {order}))")

    def _bids(self, emitter: AmountEmitter, measure: Measure, choice: Choice) -> list[str]:
        """What must hold for a payment to compete under a choice."""
        exempt = [emitter.expression(node) for name, node in measure.exempt if name == choice.id]
        return ["enterprise"] * (choice.scope == "owner") + [f"not {text}" for text in exempt]

    def _bundle(self, measure: Measure, number: int) -> str:
        """The list in which a payment competes: its application's, or that of single ones."""
        choice = self.plan.choices[number]
        name = f"bids{number}"
        bundle = bundle_of(choice, measure)
        if number in self.plain and bundle is not None:
            bundles = sorted({b for m in self.plan.measures if (b := bundle_of(choice, m))})
            name += f"_{bundles.index(bundle)}"
        self.lists.add(name)
        return name

    def _bid(
        self, emitter: AmountEmitter, measure: Measure, payment: Payment, choice: Choice
    ) -> str:
        """The text of a bid under a choice that is not plain."""
        place = "oid" if choice.scope == "owner" else f"'{measure.entity}:' + sid"
        year = f", {emitter.expression(payment.year)}" if choice.per_year else ""
        return f"(x, ({place}{year}), {bundle_of(choice, measure)!r})"

    # At the end

    def settle(self) -> list[str]:
        """Replacement, then every rule in the plan's order over what was put down."""
        lines = []
        if any(self.plan.limits[n].mode == "largest" for n in self.sharing.draws):
            lines.append("    entitled = {id(x): x[0] for x in shares}")
        if "losers" in self.lists:
            self.lists.add("winners")
            lines += ["    for x, key in losers:", "        if key in winners: x[0] = 0"]
        done: set[str] = set()
        for kind, number in self.plan.order:
            if kind == "choice":
                lines += self._choice(number)
            elif self.plan.limits[number].joint or f"draws{number}" in self.lists:
                lines += self._limit(number, done)
        if "shares" not in self.lists:
            return lines
        return [
            *lines,
            "    for a, m, sid, _ in shares:",
            "        if a:",
            "            key = (ids[m], sid)",
            f"            found[key] = a{self.added('key')}",
        ]

    def added(self, key: str) -> str:
        """What an award has already, where it may have several payments."""
        several = any(len(m.payments) > 1 for _, m in self.measures)
        return f" + found.get({key}, 0)" if several else ""

    def _choice(self, number: int) -> list[str]:
        name = f"bids{number}"
        if number not in self.plain:
            call = f"choose(choices[{number}], {name}, {{}}, ids)"
            return [f"    if len({name}) > 1: {call}"] if name in self.lists else []
        items = ", ".join(sorted(x for x in self.lists if x.startswith(f"{name}_")))
        if not items and name not in self.lists:
            return []
        self.lists.add(name)
        call = f"best([{items}], {name})"
        if number == self.final:
            return [f"    shares += {call}"]
        return [f"    leave_out({call}, [{items}], {name})"]

    def _limit(self, number: int, done: set[str]) -> list[str]:
        limit = self.plan.limits[number]
        name = f"draws{number}"
        if limit.joint is not None:
            if limit.joint in done:
                return []
            done.add(limit.joint)
            members = [
                n
                for n, x in enumerate(self.plan.limits)
                if x.joint == limit.joint and f"draws{n}" in self.lists
            ]
            if not members:
                return []
            draws = ", ".join(f"({n}, limits[{n}], placed(draws{n}))" for n in members)
            whole = any(self.plan.limits[n].mode == "largest" for n in members)
            return [f"    joint([{draws}], {'entitled' if whole else '{}'})"]
        if self._plain_cap(number):
            return self._cap(number)
        if limit.share == "pro-rata":
            return [f"    if {name}: pro_rata({number}, placed({name}))"]
        if limit.mode == "largest":
            return [f"    if {name}: largest({number}, placed({name}), entitled)"]
        if limit.mode == "less":
            return [f"    if {name}: less({number}, placed({name}))"]
        return [f"    if {name}: draw({number}, placed({name}))"]

    def _cap(self, number: int) -> list[str]:
        """A ceiling on all that was put down for it."""
        emitter = AmountEmitter(self.plan.nodes, "", self.history)
        draw = self.sharing.draws[number][0][2]
        emitter.prepare([draw.amount, draw.used], BODY)
        allowed, used = emitter.expression(draw.amount), emitter.expression(draw.used)
        self.kept |= emitter.kept
        call = f"cap(draws{number}, {allowed} - {used})"
        return [f"    if draws{number}:", *emitter.lines, f"{BODY}{call}"]
