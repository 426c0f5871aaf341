"""The text of functions that evaluate one measure and write down its working as data.

A function takes a subject and returns its award, or None where ``which`` does not select it.
Limits that a payment meets alone are applied at once; what it shares is put down in ``shares``,
``draws`` and ``bids`` for ``certain`` to settle. What never changes of a line of the explanation
is copied from a template; a copy costs half of what a new mapping does.
"""

from __future__ import annotations

from typing import Any

from jigai.engine.awards import CASE, CHARGE, DECLARED, GRANTED, REFUSED, Reason
from jigai.engine.explanation import cited, head, inputs_of, reason
from jigai.engine.kernels import key_text, listed, outputs
from jigai.engine.plan import Condition, Draw, Limit, Measure, Payment, Step
from jigai.engine.sharing import Sharing, bundle_of
from jigai.engine.statements import StatementEmitter

ARGUMENTS = "s, o, p, d, sid, oid, cy, ao, lpr, payee, said, shares, draws, bids"
CEILINGS = ("ceiling", "in-principle-ceiling")
TRUTHS = ("lt", "le", "eq", "ne", "not", "in", "inside")
"""Operations whose Python value is already true or false."""
INDENT = "    "
Templates = dict[str, dict[str, Any]]


def award_of(measure: Measure) -> dict[str, Any]:
    """An award of which nothing is said yet but its measure."""
    parts = ("subject", "beneficiary", "payee", "outcome", "entitled", "amount")
    return head(measure) | dict.fromkeys(parts) | {"up_to": False}


class Explaining:
    """Writes the function of one measure; what it copies goes to ``templates``."""

    def __init__(self, sharing: Sharing, position: int, templates: Templates) -> None:
        self.plan = sharing.plan
        self.sharing = sharing
        self.position = position
        self.measure = self.plan.measures[position]
        self.emitter = StatementEmitter(self.plan.nodes)
        self.templates = templates

    def write(self, text: str, depth: int = 1) -> None:
        """One line."""
        self.emitter.lines.append("    " * depth + text)

    def value(self, number: int) -> str:
        """The expression of a node."""
        return self.emitter.expression(number)

    def make(self, target: str, fixed: dict[str, Any], said: dict[str, str], depth: int) -> None:
        """A mapping: what is fixed copied from a template, then what is said of it now."""
        name = f"t{len(self.templates)}"
        self.templates[name] = fixed | {k: None for k in said if k not in fixed}
        sets = [f"{target}[{key!r}] = {text}" for key, text in said.items()]
        self.write("; ".join([f"{target} = {name}()", *sets]), depth)

    def blank(self) -> str:
        """The text of a function that makes the award of a measure for which nobody stands."""
        self.write(f"def b{self.position}(sid, oid, payee):", 0)
        if self.measure.money:
            nobody = Reason("no-subject", self.measure.entity, self.measure.cite)
            self.make("y", reason(nobody), {}, 1)
            self.award(1, {"outcome": REFUSED, "amount": 0}, reasons="[y]")
        else:
            self.award(1, {"outcome": DECLARED})
        self.write("return award")
        return "\n".join(self.emitter.lines)

    def award(self, depth: int, fixed: dict[str, Any], **said: str) -> None:
        """The award, with what is said of it."""
        common = {"subject": "sid", "beneficiary": "oid", "payee": "payee"}
        if self.measure.flags:
            common["flags"] = repr(list(self.measure.flags))
        self.make("award", award_of(self.measure) | fixed, common | said, depth)

    def decided_award(self, depth: int, fixed: dict[str, Any], **said: str) -> None:
        """The award of a subject: with its conditions and the decision that was heard."""
        if self.measure.conditions:
            said = {"conditions": "conditions", **said}
        self.award(depth, fixed, **said)
        self.write("if said is not None: award['decision'] = said", depth)

    def source(self) -> str:
        """The text of the function."""
        measure = self.measure
        self.write(f"def e{self.position}({ARGUMENTS}):", 0)
        tests = [c.node for c in measure.conditions]
        if measure.which is not None:
            self.emitter.prepare([measure.which], INDENT)
            self.write(f"if not {self.value(measure.which)}: return None")
        self.emitter.prepare(tests, INDENT)
        for number, test in enumerate(tests):
            self.write(f"c{number} = {self.value(test)}")
        for number, condition in enumerate(measure.conditions):
            self.condition(condition, number)
        lines = ", ".join(f"k{number}" for number in range(len(tests)))
        self.write(f"conditions = [{lines}]")
        if tests:
            self.refused()
        if measure.decision:
            self.write("if d is None:")
            self.decided_award(2, {"outcome": CASE})
            self.write("return award", 2)
        self.emitter.prepare(outputs(measure), INDENT)
        self.granted()
        return "\n".join(self.emitter.lines)

    def condition(self, condition: Condition, number: int) -> None:
        """A condition with the facts it reads."""
        node = self.plan.nodes[condition.node]
        holds = f"c{number}" if node.op in TRUTHS else f"(not not c{number})"
        inputs = ", ".join(
            f"{key!r}: {holds if node.args == (where, name) else _stated(where, name, kind)}"
            for key, where, name, kind in inputs_of(self.plan, condition)
        )
        said = {"holds": holds}
        if inputs:
            said["inputs"] = f"{{{inputs}}}"
        fixed = {"code": condition.code, "holds": None, **cited(condition.cite)}
        self.make(f"k{number}", fixed, said, 1)

    def reason(self, target: str, test: str, code: Reason, depth: int) -> None:
        """A reason added to a list where a test holds."""
        self.write(f"if {test}:", depth)
        self.make("y", reason(code), {}, depth + 1)
        self.write(f"{target}.append(y)", depth + 1)

    def refused(self) -> None:
        """Where a condition fails, the award is its reasons."""
        conditions = self.measure.conditions
        self.write(f"if not ({' and '.join(f'c{n}' for n in range(len(conditions)))}):")
        self.write("reasons = []", 2)
        for number, condition in enumerate(conditions):
            self.reason("reasons", f"not c{number}", _reason(condition), 2)
        self.decided_award(2, {"outcome": REFUSED, "amount": 0}, reasons="reasons")
        self.write("return award", 2)

    def granted(self) -> None:
        """The payments, steps and warnings of an award whose conditions hold."""
        measure = self.measure
        self.write("payments = []; steps = []; whole = 0; due = False")
        fixed = {"outcome": CHARGE if measure.charge else GRANTED, "amount": 0}
        said = {"payments": "payments"} if measure.payments else {}
        if measure.steps:
            said["steps"] = "steps"
        self.decided_award(1, fixed, **said)
        for index, payment in enumerate(measure.payments):
            self.payment(index, payment)
        for condition in measure.warnings:
            found = Reason("warning", condition.code, condition.cite)
            self.reason("award.setdefault('warnings', [])", self.value(condition.node), found, 1)
        for step in measure.steps:
            self.step(step)
        if measure.payments:
            self.write("if due: award['entitled'] = whole")
            self.write("else: not_due(award)")
        if any(step.payment is not None for step in measure.steps):
            self.write("if not steps: del award['steps']")
        self.write("return award")

    # One payment

    def payment(self, index: int, payment: Payment) -> None:
        """A payment: due, with what limits leave of it, or not due, with the reasons."""
        fixed: dict[str, Any] = {"payment": index, "code": payment.code, "year": None}
        fixed |= {"due": "due", "entitled": 0, "amount": 0}
        fixed |= cited(payment.cite)
        year = self.value(payment.year)
        tests = " and ".join(self.value(c.node) for c in payment.due) or "True"
        self.write(f"due{index} = {tests}")
        self.write(f"if due{index}:")
        self.write(f"due = True; a = {self.value(payment.amount)}; whole += a", 2)
        self.make("line", fixed, {"year": year, "entitled": "a"}, 2)
        self.write("payments.append(line); told = []; cut = False", 2)
        own, shared = self.sharing.split(self.measure, payment)
        for draw, limit in own:
            self.own_limit(index, draw, limit)
        self.put_down(index, payment, [draw for draw, _ in shared])
        if payment.due:
            self.not_due(payment, fixed, year)

    def own_limit(self, index: int, draw: Draw, limit: Limit) -> None:
        """A limit that no other payment shares."""
        self.write("if a > 0:", 2)
        if limit.mode == "less":
            self.write(f"b = a; room = a = max(0, a - {self.value(draw.amount)})", 3)
        else:
            known = dict(self.emitter.locals)
            self.emitter.assign("room", draw.amount, INDENT * 3)
            self.emitter.locals = known
            self.write(f"b = a; room = max(0, room - {self.value(draw.used)})", 3)
            self.write("if a > room: a = room", 3)
        self.write("if a < b: cut = True", 3)
        fixed = {"rule": limit.id, "payment": index, "before": 0, "room": 0, "after": 0}
        fixed |= {"carried": limit.excess == "carried", **cited(limit.cite)}
        self.make("y", fixed, {"before": "b", "room": "room", "after": "a"}, 3)
        self.write("told.append(y)", 3)
        if limit.excess == "refused":
            self.write("if not a:", 3)
            gone = {"rule": limit.id, "certain": True, **cited(limit.cite)}
            self.make("y", gone, {}, 4)
            self.write("award.setdefault('excluded_by', []).append(y)", 4)

    def put_down(self, index: int, payment: Payment, draws: list[Draw]) -> None:
        """The payment as a share, with its draws on shared limits and what it competes for."""
        ceiling = "0"
        if self.measure.wording in CEILINGS:
            ceiling = "2"
            if not self.measure.settled:
                ceiling = "1 if d is None or (d.rate is None and d.amount is None) else 2"
        place = f"{self.position}, sid, {index}"
        self.write(f"x = [a, {place}, [], award, line, told, cut, {ceiling}]", 2)
        self.write("shares.append(x)", 2)
        for draw in draws:
            parts = [key_text(self.emitter, self.measure, payment, part) for part in draw.key]
            entry = ["x", listed(parts), self.value(draw.amount), self.value(draw.used)]
            entry.append(listed(self.value(n) for n in draw.order))
            self.write(f"draws[{draw.limit}].append(({', '.join(entry)}))", 2)
        for number, choice in self.sharing.choices(self.measure):
            exempt = [self.value(n) for name, n in self.measure.exempt if name == choice.id]
            owner = choice.scope == "owner"
            tests = ["o.get('kind', 'enterprise') == 'enterprise'"] * owner
            tests += [f"not {text}" for text in exempt]
            key = "oid" if owner else f"'{self.measure.entity}:' + sid"
            if choice.per_year:
                key = f"({key}, {self.value(payment.year)})"
            bid = f"bids[{number}].append((x, {key}, {bundle_of(choice, self.measure)!r}))"
            self.write(f"if {' and '.join(tests)}: {bid}" if tests else bid, 2)

    def not_due(self, payment: Payment, fixed: dict[str, Any], year: str) -> None:
        """Why a payment is not made now; one made before says so."""
        self.write("else:")
        self.write("why = []; before = False", 2)
        for condition in payment.due:
            test = f"not {self.value(condition.node)}"
            self.reason("why", test, _reason(condition), 2)
            if condition.kind == "once":
                self.write("    before = True", 2)
        state = "'paid-before' if before else 'not-due'"
        self.make("line", fixed, {"year": year, "due": state, "reasons": "why"}, 2)
        self.write("payments.append(line)", 2)

    def step(self, step: Step) -> None:
        """A step with its inputs, where its payment is due."""
        depth = 1
        if step.payment is not None:
            self.write(f"if due{step.payment}:")
            depth = 2
        inputs = ", ".join(f"{name!r}: {self.exact(node)}" for name, node in step.inputs)
        fixed = {"op": step.op, "unit": self.plan.nodes[step.node].kind, **cited(step.cite)}
        said = {"result": self.exact(step.node)}
        if inputs:
            said["inputs"] = f"{{{inputs}}}"
        self.make("y", fixed, said, depth)
        self.write("steps.append(y)", depth)

    def exact(self, number: int) -> str:
        """A node's value: whole, or numerator and denominator."""
        node = self.plan.nodes[number]
        text = self.value(number)
        if node.den != 1:
            return f"[{text}, {node.den}]"
        if node.kind == "date":
            return f"iso({text})"
        return f"(not not {text})" if node.kind == "bool" else text


def _reason(condition: Condition) -> Reason:
    return Reason(condition.kind, condition.code, condition.cite)


def _stated(where: str, name: str, kind: str) -> str:
    """A fact as stated, or None."""
    text = f"{where}.get({name!r})"
    if kind not in ("bool", "date"):
        return text
    shown = "t == 1" if kind == "bool" else "iso(t)"
    return f"(None if (t := {text}) is None else {shown})"
