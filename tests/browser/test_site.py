"""The site in a real browser: by mouse and by keyboard, narrow and wide, dark and light."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from harness.render.site import addresses
from harness.render.site.browser import find
from harness.render.site.build import build
from tests.support.browser import Watched, served, started
from tests.support.site_report import SOURCE, hostile_report, material

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find() is None, reason="no Chromium: apt-get install chromium"),
]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = addresses.run("node-a", "hello/no-card")
PAGES = [
    addresses.FRONT,
    addresses.MATRIX,
    addresses.FAILURES,
    addresses.SCENARIOS,
    addresses.scenario("hello/removed-between"),
    addresses.sample("rust-pcsc"),
    RUN,
    f"{addresses.COMPARE}?samples=rust-pcsc,node-a",
    addresses.SERIES,
    addresses.CHANGES,
    addresses.GUIDES,
    *(addresses.guide(name) for name in ("containers", "ci", "errors", "sharing")),
]
WIDTHS = (360, 768, 1440)
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sites") / "site"
    build(material(), folder)
    with served(folder) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


# -- every page


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_without_an_error_and_asks_for_nothing_elsewhere(
    page: Page, site: str, address: str
) -> None:
    watched = Watched(page, site)
    page.goto(site + address, wait_until="networkidle")
    assert watched.wrong == []
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for address in PAGES:
        page.goto(site + address, wait_until="networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} is {wide} pixels wider than {width}"
    context.close()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(browser: Browser, site: str, theme: str) -> None:
    context = browser.new_context(color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    for address in PAGES:
        page.goto(site + address, wait_until="networkidle")
        page.evaluate(AXE)
        result = page.evaluate("axe.run()")
        if result["violations"]:
            found[address] = [
                (v["id"], [node["html"][:120] for node in v["nodes"][:3]])
                for v in result["violations"]
            ]
    context.close()
    assert found == {}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_without_javascript(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + address)
    assert page.locator("main").inner_text().strip()
    assert page.locator(".js:visible").count() == 0, "what needs JavaScript is not shown"
    context.close()


# -- what pages do


def test_filters_are_in_the_address_and_come_from_it(page: Page, site: str) -> None:
    page.goto(f"{site}{addresses.MATRIX}")
    rows = page.locator(".matrix tbody tr:not(.section):visible")
    assert rows.count() == 3
    page.locator("[name=language]").select_option("Rust")
    assert rows.count() == 1
    assert page.url.endswith("?language=Rust")
    page.locator("[name=program]").select_option("uid")
    heads = page.locator(".matrix thead tr:last-child th:visible")
    assert heads.count() == 1 + 7
    page.reload()
    assert (rows.count(), heads.count()) == (1, 8)
    page.get_by_role("button", name="All").click()
    page.wait_for_url(lambda url: "?" not in url)
    assert rows.count() == 3


def test_groups_of_samples_stand_below_their_titles(page: Page, site: str) -> None:
    page.goto(f"{site}{addresses.MATRIX}")
    titles = page.locator(".matrix tr.section:visible")
    assert titles.all_inner_texts() == ["A group of one", "Other languages"]
    page.locator("[name=among]").select_option("A group of one")
    assert titles.all_inner_texts() == ["A group of one"]
    assert page.locator(".matrix tbody tr:visible").count() == 2


def test_filters_of_outcomes_look_at_what_is_shown(page: Page, site: str) -> None:
    page.goto(f"{site}{addresses.MATRIX}?outcome=timeout")
    words = page.locator(".matrix tbody tr:not(.section):visible").all_inner_texts()
    assert words and all("timeout" in text for text in words)


def test_order_by_language(page: Page, site: str) -> None:
    page.goto(f"{site}{addresses.MATRIX}?order=language")
    names = page.locator(".matrix tbody th").all_inner_texts()
    assert names[-1] == "rust-pcsc"


def test_a_cell_leads_to_its_run(page: Page, site: str) -> None:
    page.goto(f"{site}{addresses.MATRIX}?scenario=no-card&language=Rust")
    page.locator(".matrix tbody td:visible a").first.click()
    assert page.url.endswith(addresses.run("rust-pcsc", "hello/no-card"))


def test_search_from_the_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}{RUN}")
    page.keyboard.press("/")
    page.wait_for_selector("#search[open]")
    page.keyboard.type("removed-between")
    page.wait_for_selector("#search-found li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/scenarios/*removed-between*")


def test_search_finds_errors_and_nothing_where_there_is_nothing(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector("#search[open]")
    page.locator("#search-words").fill("scard_w_removed_card")
    page.wait_for_selector("#search-found li")
    page.locator("#search-words").fill("no such thing at all")
    page.locator("#search-found li").first.wait_for(state="detached")
    page.keyboard.press("Escape")
    page.locator("#search[open]").wait_for(state="detached")


def test_tabs_by_mouse_and_by_keyboard_and_remembered(page: Page, site: str) -> None:
    page.goto(site + addresses.sample("rust-pcsc"))
    shown = page.locator("[role=tabpanel]:visible")
    assert shown.get_attribute("id") == "hello"
    page.get_by_role("tab", name="uid").click()
    assert shown.get_attribute("id") == "uid"
    page.keyboard.press("ArrowRight")
    assert shown.get_attribute("id") == "wait"
    page.goto(site + addresses.sample("node-a"))
    assert shown.get_attribute("id") == "wait"


def test_copying_gives_the_source_as_it_is(page: Page, site: str) -> None:
    page.goto(site + addresses.sample("rust-pcsc"))
    page.locator("[data-copies=source-hello]").click()
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == SOURCE


def test_dark_and_light_by_keyboard_and_remembered(page: Page, site: str) -> None:
    page.goto(site)
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.locator("#theme").focus()
    page.keyboard.press("Enter")
    dark = page.evaluate(paper)
    assert dark != light
    page.goto(site + addresses.MATRIX)
    assert page.evaluate(paper) == dark


def test_samples_side_by_side_with_the_choice_in_the_address(page: Page, site: str) -> None:
    page.goto(site + addresses.COMPARE)
    page.locator("[name=s0]").select_option("rust-pcsc")
    page.locator("[name=s1]").select_option("node-b")
    page.wait_for_selector("#compared h2:has-text('connect')")
    page.wait_for_url("**?samples=rust-pcsc,node-b")
    assert page.locator("#compared .step-row").first.locator("pre").count() == 2
    assert page.locator("#compared tbody tr", has_text="hello/no-card").locator("a").count() == 2
    page.reload()
    page.wait_for_selector("#compared h2:has-text('connect')")


def test_it_works_from_a_disk(page: Page, tmp_path: Path) -> None:
    build(material(), tmp_path / "site")
    root = (tmp_path / "site").as_uri() + "/"
    watched = Watched(page, root)
    page.goto(f"{root}{addresses.COMPARE}?samples=rust-pcsc,node-a")
    page.wait_for_selector("#compared h2:has-text('Behaviour')")
    page.keyboard.press("/")
    page.keyboard.type("rust")
    page.wait_for_selector("#search-found li")
    assert watched.wrong == []


def test_hostile_text_stays_text(page: Page, tmp_path: Path) -> None:
    build(material(hostile_report()), tmp_path / "site")
    with served(tmp_path / "site") as root:
        watched = Watched(page, root)
        for address in PAGES:
            page.goto(root + address, wait_until="networkidle")
            assert "broken" not in page.title().replace("title='broken'", "")
            assert page.locator("main img, main script, main iframe").count() == 0
        page.goto(f"{root}{addresses.COMPARE}?samples=rust-pcsc,node-a", wait_until="networkidle")
        page.wait_for_selector("#compared h2:has-text('Behaviour')")
        assert page.locator("#compared script, #compared img").count() == 0
        assert watched.wrong == []


# -- three clicks


def test_three_clicks_are_enough(page: Page, site: str) -> None:
    """A sample to copy; what a wrapper tells of a removed card; what a run printed."""
    page.goto(site)
    page.get_by_role("link", name="pcsc", exact=True).click()
    assert page.locator("[data-copies=source-hello]").is_visible()
    page.goto(site)
    page.get_by_role("link", name="the wrappers of JavaScript").click()
    told = page.locator(".told tbody tr:not(.section):visible")
    assert told.count() == 2
    page.goto(site)
    page.get_by_role("link", name="alpha").click()
    page.locator("#hello table a", has_text="no-card").first.click()
    page.locator("tr", has_text="node-a").get_by_role("link").nth(1).click()
    assert page.url.endswith(RUN)
