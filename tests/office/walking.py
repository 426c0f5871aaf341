"""A calculation done by keyboard alone, as an accountant with a case on the desk would do it.

``python -m tests.office.walking FOLDER`` walks every case at a person's pace on pages served for
it alone, keeps a picture of each step in the folder and prints what docs/calculation.md records.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page, sync_playwright
from tests.office.browsing import DESKTOP, Watched, watched
from tools.chromium import find
from tools.screenshots import served

CASES = Path(__file__).with_name("walks.yaml")
MOST_STEPS, MOST_TABS = 80, 120
A_KEY, A_THOUGHT, READ = 0.28, 1.35, 7.0
"""Seconds for a key and for a decision (Card, Moran and Newell), characters read in a second."""
STROKES = 3
"""Keys for a Han character with an input method, choosing it included."""

_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const seen = at.tagName === "INPUT" && at.closest("label.choice") || at;
  const box = seen.getBoundingClientRect(), style = getComputedStyle(at);
  const on = document.elementFromPoint(
    Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 0), innerWidth - 1),
    Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1));
  return {
    name: at.name || "", id: at.id, tag: at.tagName, kind: at.type || "", value: at.value || "",
    text: (at.getAttribute("aria-label") || at.textContent || "").trim().replace(/\\s+/g, " "),
    ring: at.matches(":focus-visible") && style.outlineStyle !== "none"
      && parseFloat(style.outlineWidth) >= 2,
    step: !!at.closest(".fall"),
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    free: !!on && (at === on || at.contains(on) || on.contains(at) || seen.contains(on)),
  };
}"""


@dataclass
class Hands:
    """A keyboard: every key is counted, and where the focus goes it has to be seen."""

    page: Page
    pace: float = 0.0
    keys: int = 0
    hidden: list[str] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key, perhaps several times."""
        for _ in range(times):
            self.page.keyboard.press(key)
            self.keys += 1
            self._rest(A_KEY)

    def type(self, text: str) -> None:
        """Type a text; a Han character takes an input method several keys."""
        for letter in text:
            self.page.keyboard.insert_text(letter)
            strokes = STROKES if ord(letter) > 0x2E7F else 1
            self.keys += strokes
            self._rest(A_KEY * strokes)

    def think(self, read: int = 0) -> None:
        """Decide something, after reading so many characters."""
        self._rest(A_THOUGHT + read / READ)

    def to(self, wanted: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """Go on by Tab until the focus is where it is wanted."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            at = self.page.evaluate(_FOCUS)
            if at is None:
                continue
            if not (at["ring"] and at["inside"] and at["free"]):
                self.hidden.append(f"{self.page.url}: {at['tag']} {at['name']} {at['text'][:30]}")
            if wanted(at):
                found: dict[str, Any] = at
                return found
        raise AssertionError(f"no way to {what} by keyboard on {self.page.url}")

    def to_text(self, text: str) -> None:
        """Go to the link or button with a text."""
        self.to(lambda at: text in at["text"] and at["tag"] in ("A", "BUTTON", "SUMMARY"), text)

    def to_field(self, name: str) -> dict[str, Any]:
        """Go to a field by its name."""
        return self.to(lambda at: at["name"] == name, name)

    def to_choice(self, name: str, value: str) -> None:
        """Go to one of several boxes of a name."""
        self.to(lambda at: at["name"] == name and at["value"] == value, f"{name} {value}")

    def _rest(self, seconds: float) -> None:
        if self.pace:
            time.sleep(seconds * self.pace)


@dataclass
class Walk:
    """A case on its way from the first page to its result."""

    visit: Watched
    case: dict[str, Any]
    pace: float = 0.0
    shots: Path | None = None
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The hands on the keyboard of the page."""
        self.hands = Hands(self.visit.page, self.pace)

    def whole(self) -> None:
        """From the first page to the result."""
        self.begin()
        while "/result/" not in self.visit.page.url:
            if len(self.asked) > MOST_STEPS:
                raise AssertionError(f"the questions never end: {self.asked}")
            self.answer()
        self.shot("result")

    def begin(self) -> None:
        """From the first page to the first question."""
        page, hands = self.visit.page, self.hands
        self.visit.open("/")
        hands.to_text("按我的项目测算")
        self.leave("Enter")
        hands.think(300)
        hands.to_choice("packs", self.case["pack"])
        hands.press("Space")
        hands.to_field("year")
        hands.press("Control+A")
        hands.type(str(self.case["year"]))
        for kind in self.case["has"]:
            hands.to_choice("has", kind)
            hands.press("Space")
        self.shot("start")
        self.leave("Enter")
        page.locator('input[name="q"]').first.wait_for(state="attached")

    def answer(self) -> None:
        """One question, from what the case says of it."""
        page = self.visit.page
        identity = page.locator('input[name="q"]').first.get_attribute("value") or ""
        self.asked.append(identity)
        self.hands.think(len(page.locator("#ask form").inner_text()))
        name = identity.partition("@")[0].rpartition(".")[2]
        said = self.case["answers"].get(identity, self.case["answers"].get(name))
        if page.locator("#sheet").count():
            self._table(said)
        elif said == "unknown":
            self._act("unknown")
        elif page.get_by_role("radio").count():
            self._choose("yes" if said is True else str(said or "no"))
        else:
            assert said is not None, f"the case says nothing of {identity}"
            self._fields(said if isinstance(said, dict) else {"value": said})

    def _table(self, rows: Any) -> None:
        if not rows:
            self._act("none")
            return
        for number, row in enumerate(rows):
            for name, text in row.items():
                at = self.hands.to_field(f"r{number}.{name}")
                if at["kind"].startswith("select"):
                    self._pick(f"r{number}.{name}", str(text))
                else:
                    self.hands.type(str(text))
        self.shot(self.asked[-1])
        self._act("answer")

    def _pick(self, name: str, label: str) -> None:
        """Choose an option of a list by the arrow keys."""
        options = self.visit.page.locator(f'[name="{name}"] option').all_inner_texts()
        self.hands.press("ArrowDown", options.index(label))

    def _choose(self, value: str) -> None:
        radios = self.visit.page.locator('input[type="radio"]')
        values = [radios.nth(n).get_attribute("value") for n in range(radios.count())]
        self.hands.to(lambda at: at["kind"] == "radio", "the choices")
        if values.index(value):
            self.hands.press("ArrowDown", values.index(value))
        else:
            self.hands.press("Space")
        self.shot(self.asked[-1])
        self.leave("Enter")

    def _fields(self, texts: dict[str, Any]) -> None:
        for name, text in texts.items():
            at = self.hands.to_field(name)
            if at["kind"].startswith("select"):
                self._pick(name, str(text))
            else:
                self.hands.type(str(text))
        self.shot(self.asked[-1])
        self.leave("Enter")

    def _act(self, value: str) -> None:
        self.hands.to(lambda at: at["name"] == "act" and at["value"] == value, value)
        if value == "none":
            self.shot(self.asked[-1])
        self.leave("Enter")

    def leave(self, key: str) -> None:
        """Press what leads to another page, and wait for it."""
        with self.visit.page.expect_navigation(wait_until="load"):
            self.hands.press(key)

    def shot(self, name: str) -> None:
        """Keep a picture of the step."""
        if self.shots is None:
            return
        place = str(self.case["case"])
        safe = name.replace(":", "-").replace("@", "-")
        file = self.shots / f"{place}-{len(self.asked):02}-{safe}.jpg"
        self.visit.page.screenshot(path=file, type="jpeg", quality=60, full_page=True)


def cases() -> list[dict[str, Any]]:
    """The worked cases, one for each place."""
    found: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Walk every case at a person's pace and say what it took."""
    path, folder = find(), Path(sys.argv[1])
    if path is None:
        return 1
    pace = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[3:]
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
        for case in cases():
            if wanted and case["case"] not in wanted:
                continue
            with watched(context, base, DESKTOP) as visit:
                walk = Walk(visit, case, pace, folder)
                begun = time.monotonic()
                walk.whole()
                spent = time.monotonic() - begun
                total = visit.page.locator(".grand data.money").first.get_attribute("value")
                told = f"{len(walk.asked)} questions, {walk.hands.keys} keys, {spent:.0f} s"
                sys.stdout.write(f"{case['case']}: {told}, {total} yuan\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
