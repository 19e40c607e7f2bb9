"""A technician's phone: Chromium at 360x780 with a profile on disk, so that it can be killed and picked up again."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import BrowserContext, Locator, Page, Playwright

from tests.chromium import CHROMIUM, QUIET, WITH_A_CAMERA

FLAGS = [*QUIET, *WITH_A_CAMERA, "--lang=nl"]
SIGNAL_EVERY = 3.0  # seconds

# Every clock that a script of the page can ask, but for timers, is wrong by so many ms.
WRONG_CLOCK = """{
  const Right = Date
  globalThis.Date = class extends Right {
    constructor(...given) { given.length ? super(...given) : super(Right.now() + WRONG) }
    static now() { return Right.now() + WRONG }
  }
}"""


class Phone:
    """`open()` starts the browser on the app, `kill()` is a kill -9 of all of it, `open()` again is picking it up from the floor."""

    open_ones: ClassVar[list["Phone"]] = []

    def __init__(
        self, playwright: Playwright, folder: Path, url: str, *, scale: int = 1, browser: str = CHROMIUM
    ) -> None:
        self._playwright = playwright
        self._folder = folder
        self.url = url
        self._scale, self._browser = scale, browser
        self._context: BrowserContext | None = None
        self.clock_wrong = timedelta(0)
        self.complaints: list[str] = []

    @property
    def page(self) -> Page:
        assert self._context, "the phone is not open"
        return self._context.pages[0]

    def open(self, path: str = "/app/") -> Page:
        self._context = self._playwright.chromium.launch_persistent_context(
            str(self._folder),
            executable_path=self._browser,
            args=FLAGS,
            viewport={"width": 360, "height": 780},
            device_scale_factor=self._scale,
            has_touch=True,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            permissions=["camera"],
        )
        self._context.set_default_timeout(30_000)
        if self.clock_wrong:
            self._context.add_init_script(
                WRONG_CLOCK.replace("WRONG", str(int(self.clock_wrong.total_seconds() * 1000)))
            )
        self.open_ones.append(self)
        page = self.page
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("console", self._hear)
        page.goto(self.url + path)
        return page

    def _hear(self, message: object) -> None:
        text = str(getattr(message, "text", message))
        # A cut line is no fault of the page.
        if getattr(message, "type", "") == "error" and "net::ERR" not in text and "Failed to load resource" not in text:
            self.complaints.append(text)

    def kill(self) -> None:
        """The browser dies at once, as when the system takes its memory for the camera."""
        for pid in self._pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Exception):
            assert self._context
            self._context.close()
        self._forget()
        for lock in self._folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def finds_signal(self) -> None:
        """The system tells the page that there is a network again, as it does in the street after the basement."""
        assert self._context
        self._context.set_offline(True)
        self._context.set_offline(False)

    def now_and_then(self) -> Callable[[], None]:
        """`finds_signal` for who asks until something happens. Each time cuts what is under way, so the next one takes longer
        to come: a slow server gets to answer."""
        due, pause = time.monotonic(), SIGNAL_EVERY

        def perhaps() -> None:
            nonlocal due, pause
            if time.monotonic() >= due:
                due, pause = time.monotonic() + pause, pause * 1.5
                self.finds_signal()

        return perhaps

    def may_sync_in_the_background(self) -> None:
        """As an installed app may. Without a person's word a headless browser refuses it."""
        assert self._context
        session = self._context.new_cdp_session(self.page)
        session.send("Browser.grantPermissions", {"permissions": ["backgroundSync"], "origin": self.url})

    def leaves_the_app(self) -> None:
        """The app's page is gone; the browser, and with it the worker, lives on."""
        assert self._context
        app = self.page
        self._context.new_page()
        app.close()

    def is_woken_by_the_browser(self, tag: str) -> None:
        """The sync event, as the browser sends it when it finds a network. What the worker does goes on afterwards."""
        assert self._context
        session, found = self._context.new_cdp_session(self.page), []
        session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
        session.send("ServiceWorker.enable")
        with eventually(5) as until:
            until(lambda: self.page.wait_for_timeout(50) or found, "no worker is registered")
        event = {"origin": self.url, "registrationId": found[0]["registrationId"], "tag": tag, "lastChance": False}
        session.send("ServiceWorker.dispatchSyncEvent", event)

    def close(self) -> None:
        if self._context:
            self._context.close()
        self._forget()

    def _forget(self) -> None:
        self._context = None
        if self in self.open_ones:
            self.open_ones.remove(self)

    def _pids(self) -> Iterator[int]:
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"--user-data-dir={self._folder}" in (entry / "cmdline").read_text():
                    yield int(entry.name)

    # --- a thumb ---------------------------------------------------------------------------------

    def sees(self, text: str, timeout: float = 15) -> Locator:
        found = self.page.get_by_text(text, exact=False).first
        found.wait_for(timeout=timeout * 1000)
        return found

    def taps(self, name: str, *, role: str = "button", exact: bool = False) -> None:
        self.page.get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)


@contextmanager
def eventually(seconds: float = 20, every: float = 0.1) -> Iterator["Until"]:
    """`with eventually() as until: until(lambda: ...)` waits for a fact and says which one never came."""
    yield Until(seconds, every)


class Until:
    def __init__(self, seconds: float, every: float) -> None:
        self._seconds, self._every = seconds, every

    def __call__(self, fact: object, says: str = "") -> None:
        assert callable(fact)
        end = time.monotonic() + self._seconds
        while not fact():
            assert time.monotonic() < end, says or "it never came true"
            time.sleep(self._every)
