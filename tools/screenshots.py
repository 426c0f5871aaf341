"""Takes the pictures of pages in docs/screens, from pages served for it alone.

python -m tools.screenshots          all of them
python -m tools.screenshots home     those whose name begins so
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tools.chromium import REMEDY, find

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "screens"
LONGNAN, HENAN = "/policies/longnan-2022-40", "/policies/henan-2022-8"
YUNLING = "/policies/yunling-2024-6"
DESKTOP, PHONE = 1280, 360
HIGHEST = 1400


@dataclass(frozen=True)
class Shot:
    """One picture: a page, the width of the window, preferences, and what is done there first:
    fields filled by their labels, a button pressed, a link followed."""

    name: str
    path: str
    width: int = DESKTOP
    likes: dict[str, str] = field(default_factory=dict)
    press: str = ""
    fill: tuple[tuple[str, str], ...] = ()
    then: str = ""


LONG = (("单位名称", "示例市经济技术开发区𠮷祥高端智能装备制造（集团）股份有限公司"),)
RESULT = "查看结果"
SHOTS = (
    Shot("home", "/"),
    Shot("home-phone-dark", "/", PHONE, {"theme": "dark"}),
    Shot("policies-en", "/policies/", DESKTOP, {"lang": "en"}),
    Shot("policy", "/policies/dandong-draft/"),
    Shot("policy-phone", "/policies/dandong-draft/", PHONE),
    Shot("clauses", f"{LONGNAN}/clauses/"),
    Shot("measure", f"{LONGNAN}/measures/longnan-equipment-grant/"),
    Shot("measure-phone-en", f"{LONGNAN}/measures/longnan-cloud-subsidy/", PHONE, {"lang": "en"}),
    Shot("readings", f"{LONGNAN}/readings/"),
    Shot("open-points-dark", f"{LONGNAN}/open/", DESKTOP, {"theme": "dark"}),
    Shot("text-and-rules", f"{YUNLING}/text/#at-第一条s1"),
    Shot("text-and-rules-phone-dark", f"{YUNLING}/text/#at-第三条s1", PHONE, {"theme": "dark"}),
    Shot("text-not-installed-en", f"{LONGNAN}/text/", DESKTOP, {"lang": "en"}),
    Shot("coverage", f"{YUNLING}/coverage/"),
    Shot("compare-error-phone", f"{LONGNAN}/compare/", PHONE, {}, "对照"),
    Shot("library", f"{HENAN}/library/"),
    Shot("library-phone", f"{HENAN}/library/", PHONE),
    Shot("targets-dark", f"{HENAN}/targets/", DESKTOP, {"theme": "dark"}),
    Shot("tasks-phone-en", f"{HENAN}/tasks/", PHONE, {"lang": "en"}),
    Shot("assessments-empty", f"{LONGNAN}/assessments/"),
    Shot("registry", "/registry/"),
    Shot("registry-nothing-found-phone", "/registry/?q=0000", PHONE),
    Shot("calculate", "/calculate/"),
    Shot("question", "/calculate/?pack=longnan-2022-40", DESKTOP, {}, "开始测算"),
    Shot("question-phone-dark", "/calculate/", PHONE, {"theme": "dark"}, "开始测算"),
    Shot("result", "/calculate/", DESKTOP, {}, "龙南示例企业"),
    Shot("choices", "/calculate/", DESKTOP, {}, "河南示例企业"),
    Shot("decision-phone", "/calculate/", PHONE, {}, "六安示例企业", then="已有决定？"),
    Shot("error", "/calculate/", DESKTOP, {}, "开始测算", (("申报年度", "二〇"),)),
    Shot(
        "places-long-name-dark", "/calculate/", DESKTOP, {"theme": "dark"}, "开始测算", LONG, RESULT
    ),
    Shot("answers-empty-phone", "/calculate/", PHONE, {}, "开始测算", then="查看和修改全部答案"),
    Shot("developers", "/developers/"),
    Shot("developers-phone-dark-en", "/developers/", PHONE, {"theme": "dark", "lang": "en"}),
    Shot("result-phone", "/calculate/", PHONE, {}, "宜昌示例企业"),
    Shot("result-draft-en", "/calculate/", DESKTOP, {"lang": "en"}, "Example of Dandong"),
    Shot("not-found", "/nothing/"),
    Shot("components", "/design/"),
    Shot("components-contrast", "/design/", PHONE, {"contrast": "high", "text": "large"}),
)


def take(browser: Browser, base: str, shot: Shot) -> Path:
    """Take one picture; tall pages are cut, since the beginning shows the look."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 800}, locale="zh-CN", reduced_motion="reduce"
    )
    context.add_cookies([{"name": k, "value": v, "url": base} for k, v in shot.likes.items()])
    page = context.new_page()
    page.goto(base + shot.path)
    for label, text in shot.fill:
        page.get_by_label(label).fill(text)
    if shot.press:
        page.get_by_role("button", name=shot.press).first.click()
    if shot.then:
        page.wait_for_load_state("load")
        page.get_by_role("link", name=shot.then).first.click()
    page.wait_for_load_state("networkidle")
    height: int = page.evaluate("document.documentElement.scrollHeight")
    file = TARGET / f"{shot.name}.jpg"
    clip = {"x": 0, "y": 0, "width": shot.width, "height": min(height, HIGHEST)}
    page.screenshot(path=file, type="jpeg", quality=50, full_page=True, clip=clip)  # type: ignore[arg-type]
    context.close()
    return file


@contextmanager
def served() -> Iterator[str]:
    """The address of pages served for the block alone. Raises RuntimeError where none answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shown = ROOT / "demonstration"
    given = ["--packs", str(shown / "packs"), "--texts", str(shown / "texts")]
    command = [sys.executable, "-m", "jigai", "serve", "--local", "--port", str(port)]
    server = subprocess.Popen([*command, *given], stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        base = f"http://127.0.0.1:{port}"
        if not _answers(base):
            raise RuntimeError(f"nothing answers on {base}")
        yield base
    finally:
        server.terminate()
        server.wait(30)


def main() -> int:
    """Take those asked for; 1 where there is no Chromium."""
    path = find()
    if path is None:
        print(REMEDY, file=sys.stderr)
        return 1
    wanted = [s for s in SHOTS if s.name.startswith(tuple(sys.argv[1:]) or "")]
    TARGET.mkdir(exist_ok=True)
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for shot in wanted:
            print(take(browser, base, shot).relative_to(ROOT))
        browser.close()
    return 0


def _answers(base: str) -> bool:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{base}/healthz").close()  # noqa: S310 - our own server
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
