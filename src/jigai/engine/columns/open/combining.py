"""Combination where amounts are not settled: every payment at its lowest and its highest.

Each rule is the one of ``limits.py`` where its whole group is settled. Otherwise it acts exactly
where it can: on a payment that is alone in its group, and where even the highest amounts leave
nothing to take. An organisation with any other case is left to the scalar evaluator (``beyond``).
"""

from __future__ import annotations

from dataclasses import dataclass

from jigai.engine.columns.combine import Component, Due, drawn
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.limits import NULL, Layer, Shared, Step, limited, nested
from jigai.engine.columns.wide import Wide
from jigai.engine.plan import Plan

UNSURE = "owner IN (SELECT owner FROM unsure_owners)"


@dataclass
class OpenComponent(Component):
    """The payments of organisations with unsettled amounts, and the rules over them."""

    def open_sql(self) -> str:
        """All payments of these organisations: of rows with unknown facts, and of the others."""
        parts = []
        for due in self.dues:
            entity, opened = due.wide.entity, due.wide.opened
            others = f"id NOT IN (SELECT id FROM open_{entity})" if opened else "TRUE"
            parts.append(self._open_part(due, f"wide_{entity}", others, spans=False))
            if opened:
                parts.append(self._open_part(due, f"open_{entity}", "TRUE", spans=True))
        return "\nUNION ALL\n".join(parts)

    def _open_part(self, due: Due, source: str, where: str, *, spans: bool) -> str:
        paid = due.paid if spans else due.wide.plain(due.paid)
        least = f"m{paid.name}" if spans else paid.amount
        columns = self.drawing(due, paid) | {
            "cur": paid.amount,
            "entitled_low": least,
            "low": least,
            "top_low": paid.top.replace(paid.amount, least),
            "beyond": "FALSE",
        }
        for number in self.shared:
            names = paid.draws.get(number, {})
            for letter, part in (("a", "amount"), ("u", "used")):
                value = f"{names[part]}_h" if part in names and spans else names.get(part, NULL)
                columns[f"{letter}h{number}"] = value
        listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        return f"SELECT {listed} FROM {source} WHERE {paid.live} AND {where} AND {UNSURE}"

    # Rules

    def awards_sql(self, step: Step, within: Step) -> str:
        """The table ``awards_open``.

        ``step`` keeps what each rule leaves that looks at groups, ``within`` what one works with.
        """
        source = step(self.open_sql())
        columns = ["owner", "entity", "subject", "measure", "payment", "year", "entitled"]
        columns += ["entitled_low", "cur AS amount", "low AS amount_low", "beyond"]
        for layer in self.layers:
            keep = nested if self.by_row(layer) else step
            sql = self.layer(layer, source, within)
            spent = [column for shared in self.members(layer) for column in self.drawn(shared)]
            if spent:
                sql = f"SELECT {self.dialect.but(spent)} FROM ({sql}) s"
            source = keep(sql)
            columns += layer.took.values()
            if layer.kind != "replace":
                columns += [f"{took}_low" for took in layer.took.values()]
        return f"SELECT {', '.join(columns)} FROM {source} WHERE top = entitled"

    def by_row(self, layer: Layer) -> bool:
        """The rule is a limit that no payment shares with another."""
        return layer.kind == "limit" and not layer.beyond and self.single(self.members(layer)[0])

    def members(self, layer: Layer) -> list[Shared]:
        """The limits of a layer."""
        return [s for s in self.shared.values() if s.limit.id in layer.took]

    def drawn(self, shared: Shared) -> list[str]:
        """The columns of a limit, of which nothing is read once it has been drawn."""
        return [*drawn(shared, None), f"ah{shared.number}", f"uh{shared.number}"]

    def single(self, shared: Shared) -> bool:
        """One payment of one subject draws on the limit, for itself."""
        if len(shared.payments) > 1 or not {"subject", "award"} & set(shared.key):
            return False
        return shared.limit.mode != "largest" and shared.limit.share == "order"

    def layer(self, layer: Layer, source: str, within: Step) -> str:
        """One rule over something."""
        if layer.kind == "replace":
            (column,) = layer.took.values()
            lost = layer.sql.format(source=source)
            low = f"CASE WHEN {column} THEN 0 ELSE low END AS low"
            return f"SELECT {self.dialect.but(['low'])}, {low} FROM ({lost})"
        if layer.kind == "choice":
            return self.choice(layer, source)
        members = self.members(layer)
        if layer.beyond:
            return self.joint(layer, members, source, within)
        return self.limit(layer, members[0], source)

    def choice(self, layer: Layer, source: str) -> str:
        """Nothing is left out, or everything that competes is settled."""
        (column,) = layer.took.values()
        settled = "MIN(CASE WHEN low = cur THEN 1 ELSE 0 END) OVER (PARTITION BY owner)"
        before = f"(SELECT *, {settled} AS fine FROM {source})"
        made = layer.sql.format(source=before)
        cut = f"MAX({column}) OVER (PARTITION BY owner) > 0 AND fine = 0"
        return (
            f"SELECT {self.dialect.but(['low', 'beyond', 'fine'])}, "
            f"CASE WHEN {column} > 0 THEN low ELSE 0 END AS {column}_low, "
            f"CASE WHEN {column} > 0 THEN 0 ELSE low END AS low, "
            f"(beyond OR ({cut})) AS beyond FROM ({made})"
        )

    def rooms(self, shared: Shared) -> tuple[str, str]:
        """What a limit leaves to its group, at the lowest and at the highest."""
        n = shared.number
        if shared.limit.mode == "largest":
            low, high = (f"MAX({t}) OVER (PARTITION BY {shared.group})" for t in ("top_low", "top"))
        else:
            low, high = (f"MAX({a}{n}) OVER ({shared.alive})" for a in ("a", "ah"))
        first_low, first_high = shared.first(f"u{n}"), shared.first(f"uh{n}")
        return f"GREATEST(0, {low} - {first_high})", f"GREATEST(0, {high} - {first_low})"

    def settled(self, shared: Shared) -> str:
        """Whether a payment and what its limit says of it are settled."""
        n = shared.number
        return f"(low = cur AND top_low = top AND a{n} = ah{n} AND u{n} = uh{n})"

    def alone(self, shared: Shared, took: str, source: str) -> str:
        """A limit that no other payment can share: both ends on the row itself."""
        n = shared.number
        high, low = f"GREATEST(0, cur - a{n})", f"GREATEST(0, low - ah{n})"
        if shared.limit.mode == "amount":
            high = f"LEAST(cur, GREATEST(0, ah{n} - u{n}))"
            low = f"LEAST(low, GREATEST(0, a{n} - uh{n}))"
        ends = ", ".join(
            f"CASE WHEN a{n} IS NULL THEN {now} ELSE {after} END AS {new}"
            for now, after, new in (("cur", high, "new_high"), ("low", low, "new_low"))
        )
        return (
            f"SELECT {self.dialect.but(['cur', 'low', 'new_high', 'new_low'])}, "
            f"cur - new_high AS {took}, low - new_low AS {took}_low, new_high AS cur, "
            f"new_low AS low FROM (SELECT *, {ends} FROM {source})"
        )

    def limit(self, layer: Layer, shared: Shared, source: str) -> str:
        """A limit that is drawn for itself."""
        n = shared.number
        took = layer.took[shared.limit.id]
        if self.single(shared):
            return self.alone(shared, took, source)
        less, share = shared.limit.mode == "less", shared.limit.share
        room_low, room_high = self.rooms(shared)
        group = shared.group if shared.limit.mode == "largest" else f"{shared.group}, (cur > 0)"
        flags = {
            "fine": f"MIN(CASE WHEN {self.settled(shared)} THEN 1 ELSE 0 END) "
            f"OVER (PARTITION BY {group})",
            "n_": f"COUNT(*) OVER ({shared.alive})",
            "all_": f"SUM(cur) OVER ({shared.alive})",
            "room_l": shared.first(f"ah{n}") if less else room_low,
            "room_h": room_high,
            "was": "cur",
            "was_low": "low",
        }
        listed = ", ".join(f"{sql} AS {name}" for name, sql in flags.items())
        made = limited(self.dialect, shared).sql.format(
            source=f"(SELECT *, {listed} FROM {source})"
        )
        if less:
            high, low = f"GREATEST(0, was - a{n})", f"GREATEST(0, was_low - ah{n})"
            slack = "room_l = 0"
        else:
            high, low, slack = "LEAST(was, room_h)", "LEAST(was_low, room_l)", "all_ <= room_l"
        drawn = f"a{n} IS NOT NULL AND was > 0"
        alone = "n_ = 1" if share == "order" else "FALSE"
        slack = slack if share == "order" else "FALSE"
        new_high = (
            f"CASE WHEN NOT ({drawn}) OR fine = 1 THEN cur WHEN {alone} THEN {high} ELSE was END"
        )
        new_low = (
            f"CASE WHEN NOT ({drawn}) THEN was_low WHEN fine = 1 THEN cur "
            f"WHEN {alone} THEN {low} ELSE was_low END"
        )
        away = f"{drawn} AND fine = 0 AND NOT {alone} AND NOT ({slack})"
        return self._after(made, list(flags), {took: ("was", "was_low")}, new_high, new_low, away)

    def _after(
        self,
        made: str,
        helpers: list[str],
        took: dict[str, tuple[str, str]],
        high: str,
        low: str,
        away: str,
    ) -> str:
        """The new lowest and highest, and what was taken of each."""
        kept = self.dialect.but(["cur", "low", "beyond", *took])
        inner = (
            f"SELECT {kept}, {high} AS cur, {low} AS low, "
            f"(beyond OR COALESCE({away}, FALSE)) AS beyond FROM ({made})"
        )
        tooks = [f"{b} - cur AS {t}, {bl} - low AS {t}_low" for t, (b, bl) in took.items()]
        return f"SELECT {self.dialect.but(helpers)}, {', '.join(tooks)} FROM ({inner})"

    def joint(self, layer: Layer, members: list[Shared], source: str, within: Step) -> str:
        """Limits drawn in one pass."""
        drawn = " OR ".join(f"a{s.number} IS NOT NULL" for s in members)
        ok = " AND ".join(f"(a{s.number} IS NULL OR {self.settled(s)})" for s in members)
        owner = f"PARTITION BY owner, ({drawn}), (cur > 0)"
        flags = {
            "fine": f"MIN(CASE WHEN {ok} THEN 1 ELSE 0 END) OVER (PARTITION BY owner, ({drawn}))",
            "n_": f"COUNT(*) OVER ({owner})",
            "was": "cur",
            "was_low": "low",
        }
        slack, high, low = [], ["was"], ["was_low"]
        for shared in members:
            n = shared.number
            room_low, room_high = self.rooms(shared)
            flags |= {f"rl{n}": room_low, f"rh{n}": room_high}
            flags[f"all{n}"] = f"SUM(cur) OVER ({shared.alive})"
            slack.append(f"(a{n} IS NULL OR all{n} <= rl{n})")
            high.append(f"CASE WHEN a{n} IS NULL THEN was ELSE rh{n} END")
            low.append(f"CASE WHEN a{n} IS NULL THEN was_low ELSE rl{n} END")
        listed = ", ".join(f"{sql} AS {name}" for name, sql in flags.items())
        made = layer.over(within(f"SELECT *, {listed} FROM {source}"), within)
        new_high = (
            f"CASE WHEN fine = 1 THEN cur WHEN ({drawn}) AND n_ = 1 AND was > 0 "
            f"THEN LEAST({', '.join(high)}) ELSE was END"
        )
        new_low = (
            f"CASE WHEN fine = 1 AND ({drawn}) THEN cur WHEN ({drawn}) AND n_ = 1 AND was > 0 "
            f"THEN LEAST({', '.join(low)}) ELSE was_low END"
        )
        away = f"({drawn}) AND was > 0 AND fine = 0 AND n_ > 1 AND NOT ({' AND '.join(slack)})"
        own = " OR ".join(["FALSE", str(layer.beyond)])
        away = f"({away}) OR ({own})"
        tooks = list(layer.took.values())
        parts = [f"{t} AS {t}_old" for t in tooks]
        made = f"SELECT *, {', '.join(parts)} FROM {made}"
        inner = (
            f"SELECT {self.dialect.but(['cur', 'low', 'beyond', str(layer.beyond), *tooks])}, "
            f"{new_high} AS cur, {new_low} AS low, "
            f"(beyond OR COALESCE({away}, FALSE)) AS beyond FROM ({made})"
        )
        return self._joint_tooks(inner, members, layer, list(flags))

    def _joint_tooks(
        self, inner: str, members: list[Shared], layer: Layer, helpers: list[str]
    ) -> str:
        """What each limit of one pass took: as worked out, or of a single payment one by one."""
        columns, high, low = [], "was", "was_low"
        for shared in members:
            n, took = shared.number, layer.took[shared.limit.id]
            next_high = f"CASE WHEN a{n} IS NULL THEN {high} ELSE LEAST({high}, rh{n}) END"
            next_low = f"CASE WHEN a{n} IS NULL THEN {low} ELSE LEAST({low}, rl{n}) END"
            alone = "n_ = 1 AND was > 0"
            columns.append(
                f"CASE WHEN fine = 1 THEN {took}_old WHEN {alone} THEN {high} - {next_high} "
                f"ELSE 0 END AS {took}"
            )
            columns.append(
                f"CASE WHEN fine = 1 THEN {took}_old WHEN {alone} THEN {low} - {next_low} "
                f"ELSE 0 END AS {took}_low"
            )
            high, low = next_high, next_low
        gone = [*helpers, *(f"{t}_old" for t in layer.took.values())]
        return f"SELECT {self.dialect.but(gone)}, {', '.join(columns)} FROM ({inner})"


def open_component(plan: Plan, dialect: Dialect, wides: list[Wide]) -> OpenComponent | None:
    """All payments of a plan in one table, every limit as one that may be shared; None without."""
    dues = [
        Due(wide, paid, [], list(plan.measures[paid.measure].payments[paid.payment].draws))
        for wide in wides
        for paid in wide.paid
    ]
    return OpenComponent(0, plan, dialect, dues) if dues else None
