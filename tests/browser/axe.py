"""What axe finds on a page, at every width and in both color schemes."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: Rules that axe knows but leaves off: WCAG 2.2 wants targets of 24 px.
RULES = {"target-size": {"enabled": True}}
#: Width, color scheme and the rules to run: in the dark only colors differ.
VIEWS = (
    (1280, "light", None),
    (1280, "dark", ["color-contrast"]),
    (390, "light", None),
    (390, "dark", ["color-contrast"]),
)
NARROWEST = 320
SERIOUS = {"serious", "critical"}
#: The admin's links change their color slowly, and axe would measure half-way.
SETTLED = "() => document.getAnimations().forEach((animation) => animation.finish())"


def findings(page: Page, *, only_serious: bool = False) -> list[str]:
    """Return what is wrong with the page as it stands: axe's findings, and sideways scrolling."""
    found = []
    page.evaluate(AXE_SCRIPT)
    for width, scheme, rules in VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [f"{width} {scheme}: {text}" for text in _ask(page, rules, only_serious)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > NARROWEST:
        found.append(f"{NARROWEST}: scrolls sideways, {wide} px wide")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def _ask(page: Page, rules: list[str] | None, only_serious: bool) -> list[str]:
    # Preloading would write style elements, which our policy forbids.
    options = {"resultTypes": ["violations"], "rules": RULES, "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    result = page.evaluate("(options) => axe.run(options)", options)
    return [
        f"{violation['id']} ({violation['impact']}) at {_place(node)}"
        for violation in result["violations"]
        for node in violation["nodes"]
        if not only_serious or violation["impact"] in SERIOUS
    ]


def _place(node: dict) -> str:
    messages = [check["message"] for check in node["any"] + node["all"] + node["none"]]
    return f"{node['target']}: {node['html'][:120]} {' '.join(messages)[:200]}"
