"""A planner: with a browser for what is seen, with a program (JSON) for what is counted."""

import hashlib
import json
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, Playwright

from tests.chromium import CHROMIUM
from tests.journeys.phone import FLAGS
from tests.journeys.technician import PASSWORD


class Planner:
    """Piet. `call` is the office's JSON with a bearer token; `sits_down` opens a browser at the office's pages."""

    def __init__(self, url: str, email: str) -> None:
        self.url = url
        self.email = email
        self.browser: Browser | None = None
        self.token = self.call("POST", "/api/office/token", {"email": email, "password": PASSWORD}, token=False)[
            "token"
        ]

    def call(self, method: str, path: str, body: Any = None, *, token: bool = True, **headers: str) -> Any:
        """The answer's JSON. Raises urllib's HTTPError."""
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode()
        )
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Bearer {self.token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        with urllib.request.urlopen(request, timeout=20) as answer:
            data = answer.read()
        return json.loads(data) if data else None

    def status_of(self, method: str, path: str, body: Any = None) -> int:
        """Only the status, whatever it is."""
        try:
            self.call(method, path, body)
        except HTTPError as error:
            error.read()
            return error.code
        return 200

    def visit(self, visit: str) -> Any:
        return self.call("GET", f"/api/visit/{visit}")

    def picture(self, digest: str) -> bytes:
        """A photo's bytes as they were taken."""
        return self.reads(f"/office/blobs/{digest}?size=full")

    def reads(self, path: str) -> bytes:
        """A page or a file of the office."""
        request = urllib.request.Request(self.url + path)
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read()

    def presses(self, path: str, form: dict[str, str]) -> str:
        """Send a form; where it leads. Raises urllib's HTTPError."""
        request = urllib.request.Request(self.url + path, urlencode(form).encode(), method="POST")
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return str(answer.url)

    def visits(self, *, ahead: int = 0, team: str = "noord") -> list[Any]:
        """A team's visits of today, or of so many days ahead, by time."""
        day = datetime.now(ZoneInfo("Europe/Amsterdam")).date() + timedelta(days=ahead)
        return self.call("GET", f"/api/visits?day={day}&team={team}")["items"]

    def inbox(self) -> list[Any]:
        return self.call("GET", "/api/inbox?state=open")["items"]

    # --- the browser -------------------------------------------------------------------------------

    def sits_down(self, playwright: Playwright, path: str = "/office/") -> Page:
        """Log in at the office's pages and look at one."""
        self.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = self.browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="nl-NL", timezone_id="Europe/Amsterdam"
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{self.url}/office/login")
        page.locator("input[type=email]").fill(self.email)
        page.locator("input[type=password]").fill(PASSWORD)
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        page.wait_for_url(lambda url: "login" not in url)
        page.goto(self.url + path)
        return page

    def stands_up(self) -> None:
        if self.browser:
            self.browser.close()
            self.browser = None


def bytes_over(page: Page, url: str) -> bytes:
    """What this browser gets from there, with its own cookie."""
    answer = page.request.get(url)
    assert answer.ok, (url, answer.status)
    return answer.body()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


__all__ = ["HTTPError", "Planner", "bytes_over", "sha256"]
