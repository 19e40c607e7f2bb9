"""A push message reaches a phone: it is shown in few words, and a press leads to the visit. And the card that asks for it."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route

from tests.chromium import QUIET, WHOLE_CHROMIUM, WITH_A_CAMERA
from tests.screens.conftest import Open

MESSAGE = {
    "title": "Je dag is gewijzigd",
    "body": "13:00 de Vries nu bij team Oost",
    "link": "/",
    "tag": "changed-1",
    "member": "0192f000-0000-7000-8000-0000000000a1",
}
CARD = "section.card:has(h2:has-text('Seintje'))"
KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
# No browser of a test gets a real subscription: a push service is on the internet.
A_SERVICE = """
  let mine = null
  const said = { endpoint: 'https://push.example.com/send/1', keys: { p256dh: 'x', auth: 'y' } }
  PushManager.prototype.getSubscription = async () => mine
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const bytes = Uint8Array.from(atob(applicationServerKey.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    mine = { endpoint: said.endpoint, options: { applicationServerKey: bytes.buffer }, toJSON: () => said, unsubscribe: async () => (mine = null) }
    return mine
  }
"""
SHOWN = """navigator.serviceWorker.ready.then((r) => r.getNotifications())
  .then((all) => all.map(({ title, body, tag, data }) => ({ title, body, tag, data })))"""
Deliver = Callable[[Page, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The whole one: the engine alone shows no messages."""
    browser = playwright.chromium.launch(executable_path=WHOLE_CHROMIUM, args=[*QUIET, *WITH_A_CAMERA])
    yield browser
    browser.close()


@pytest.fixture
def deliver() -> Deliver:
    """A message arrives at the phone's worker, as the browser hands it over; what stands on the lock screen then."""

    def arrives(page: Page, data: str) -> list[dict[str, Any]]:
        page.evaluate("navigator.serviceWorker.register('/app/service_worker.js', { scope: '/app/' })")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        before = page.evaluate(SHOWN)
        devtools = page.context.new_cdp_session(page)
        found: list[dict[str, Any]] = []
        devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
        devtools.send("ServiceWorker.enable")
        until = time.monotonic() + 10
        while not found and time.monotonic() < until:  # what is registered is told after the answer
            page.wait_for_timeout(20)
        origin = page.evaluate("location.origin")
        message = {"origin": origin, "registrationId": found[-1]["registrationId"], "data": data}
        for turn in range(400):
            if turn % 100 == 0:  # a busy browser lets a message go whose worker is not up yet
                devtools.send("ServiceWorker.deliverPushMessage", message)
            if (shown := page.evaluate(SHOWN)) != before:
                break
            page.wait_for_timeout(50)
        return shown

    return arrives


def test_a_message_is_shown_and_a_press_opens_the_visit(phone: Open, deliver: Deliver) -> None:
    page = phone()
    page.context.grant_permissions(["notifications"])
    visit = page.evaluate("stage.store.all('visit').find((one) => one.state === 'planned').id")
    (shown,) = deliver(page, json.dumps(MESSAGE | {"link": f"/visit/{visit}"}))
    assert (shown["title"], shown["body"]) == (MESSAGE["title"], MESSAGE["body"])
    page.evaluate("import('/app/lib/worker.js').then((worker) => worker.registerWorker())")
    (worker,) = page.context.service_workers
    worker.evaluate(
        """async () => {
          const [notification] = await registration.getNotifications()
          dispatchEvent(new NotificationEvent("notificationclick", { notification }))
        }"""
    )
    page.wait_for_url(f"**/app/**#/visit/{visit}")
    page.get_by_role("heading", level=1).wait_for()


def test_a_colleagues_message_names_the_colleague_and_junk_is_shown_too(phone: Open, deliver: Deliver) -> None:
    """Bram's message on a phone that Tess holds; and a browser takes alerts away from an app that hears and shows nothing."""
    page = phone()
    page.context.grant_permissions(["notifications"])
    page.evaluate(
        """async () => {
          const { People } = await import('/app/store/people.js')
          const { browserWorld } = await import('/app/store/world.js')
          const people = stage.people
          await new People(browserWorld()).write({ people, current: people[0] })
        }"""
    )
    bram = "0192f000-0000-7000-8000-0000000000a2"
    (shown,) = deliver(page, json.dumps(MESSAGE | {"member": bram, "link": "/visit/x"}))
    assert shown["title"] == "Bram Postma: Je dag is gewijzigd" and shown["data"] == {"link": "/"}
    titles = {one["title"] for one in deliver(page, "no json at all")}
    assert "Veldwerk" in titles


def office(page: Page, calls: list[str]) -> None:
    def answers(route: Route) -> None:
        calls.append(route.request.method)
        route.fulfill(json={"key": KEY, "endpoint": None})

    page.route("**/api/mobile/subscribe", answers)


def test_tess_switches_alerts_on_and_off_in_her_profile(phone: Open) -> None:
    page = phone()
    page.context.grant_permissions(["notifications"])
    calls: list[str] = []
    office(page, calls)
    page.evaluate("navigator.serviceWorker.register('/app/service_worker.js', { scope: '/app/' })")
    page.evaluate(f"() => {{ {A_SERVICE} }}")
    page.evaluate("location.hash = '/profile'")
    card = page.locator(CARD)
    card.get_by_text("Uit", exact=True).wait_for()
    assert calls == [], "nothing is asked before she presses"
    card.get_by_role("button", name="Seintjes aanzetten").click()
    card.get_by_text("Aan", exact=True).wait_for()
    assert calls == ["GET", "POST"]
    card.get_by_role("button", name="Seintjes uitzetten").click()
    card.get_by_text("Uit", exact=True).wait_for()
    assert calls == ["GET", "POST", "DELETE"]


def test_without_a_service_or_an_office_it_says_so(phone: Open) -> None:
    page = phone()
    page.context.grant_permissions(["notifications"])
    page.evaluate("navigator.serviceWorker.register('/app/service_worker.js', { scope: '/app/' })")
    page.route("**/api/mobile/subscribe", lambda route: route.abort())
    page.evaluate("location.hash = '/profile'")
    page.get_by_role("button", name="Seintjes aanzetten").click()
    page.get_by_text("Geen verbinding met kantoor").wait_for()
    page.unroute("**/api/mobile/subscribe")
    office(page, [])
    page.evaluate(
        "() => { PushManager.prototype.subscribe = async () => { throw new DOMException('no', 'AbortError') } }"
    )
    page.get_by_role("button", name="Seintjes aanzetten").click()
    page.get_by_text("antwoordt niet").wait_for()


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })", "Geweigerd"),
        ("delete window.PushManager", "Niet mogelijk"),
        (
            "delete window.PushManager; Object.defineProperty(navigator, 'userAgent', { get: () => 'iPhone OS 18' })",
            "Nog niet mogelijk",
        ),
    ],
)
def test_where_it_cannot_be_it_says_why(phone: Open, before: str, word: str) -> None:
    page = phone()
    page.evaluate(f"() => {{ {before} }}")
    page.evaluate("location.hash = '/profile'")
    card = page.locator(CARD)
    card.get_by_text(word, exact=True).wait_for()
    assert card.get_by_role("button").count() == 0
