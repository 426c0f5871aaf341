"""Why an act is not done."""

from __future__ import annotations

from jigai.facts.problems import InputRefused, Problem


class Denied(Exception):
    """The acting person may not do this; ``rule`` names what forbids it."""

    def __init__(self, rule: str, zh: str, en: str) -> None:
        """Keep the rule and its words."""
        self.problem = Problem(f"denied.{rule}", zh, en)
        super().__init__(en)


class NotThere(Exception):
    """There is no such thing within what the acting person may see: a 404, never a hint."""


def stale(where: str = "") -> InputRefused:
    """Somebody else changed it in the meantime."""
    return InputRefused(
        [
            Problem(
                "act.stale",
                "这条记录刚被别人改过，请看过新内容后再改；您填的内容仍在页面上",
                "somebody else has just changed this record; look at it and change it again (what "
                "you typed is still on the page)",
                where,
            )
        ]
    )
