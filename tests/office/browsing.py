"""A page in a real browser, watched: what it asks for, what it complains of, what axe finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}


@dataclass
class Watched:
    """A page with what it did on the way."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page and wait for its fonts and requests."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.page.wait_for_load_state("networkidle")

    def faults(self, path: str) -> list[str]:
        """Go to a page; what axe finds there and what is too wide, with the address."""
        self.open(path)
        return [f"{path} {fault}" for fault in (*self.violations(), *self.too_wide())]

    def violations(self) -> list[str]:
        """What axe finds on the page as it stands."""
        axe = settings.FRONTEND / "axe-core" / "axe.min.js"
        self.page.evaluate(axe.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found: dict[str, Any] = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags
        )
        return [
            f"{v['id']}: {node['target']} {node['failureSummary']}"
            for v in found["violations"]
            for node in v["nodes"]
        ]

    def too_wide(self) -> list[str]:
        """What reaches beyond the window, where the page as a whole does."""
        found: list[str] = self.page.evaluate(
            """() => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              return [...document.querySelectorAll("body *")]
                .filter((part) => part.getBoundingClientRect().right > width)
                .map((part) => `too wide: ${part.tagName} ${part.className}`);
            }"""
        )
        return found


@contextmanager
def watched(
    context: BrowserContext, base: str, size: ViewportSize = DESKTOP, **cookies: str
) -> Iterator[Watched]:
    """A fresh page without cookies but those given, preferences such as lang and theme."""
    context.clear_cookies()
    context.add_cookies([{"name": k, "value": v, "url": base} for k, v in cookies.items()])
    found = Watched(context.new_page(), base)
    found.page.set_viewport_size(size)

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.complaints.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and not request.url.startswith(base):
            found.foreign.append(request.url)

    found.page.on("console", heard)
    found.page.on("pageerror", lambda error: found.complaints.append(f"page: {error}"))
    found.page.on("request", asked)
    try:
        yield found
    finally:
        found.page.close()
