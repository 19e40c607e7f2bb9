"""What a technician does with a thumb, in the words of the screens."""

import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.journeys.phone import Phone
from tests.journeys.quick_hands import QUICK_HANDS, SHOWN

PASSWORD = "veldwerk-demo"


class Technician:
    """A person with a phone. Every method is what somebody would do and waits until the screen says that it is done."""

    def __init__(self, phone: Phone, email: str) -> None:
        self.phone = phone
        self.email = email

    @property
    def page(self):
        return self.phone.page

    # --- getting in --------------------------------------------------------------------------------

    def logs_in(self) -> None:
        self.phone.types("E-mailadres", self.email)
        self.phone.types("Wachtwoord", PASSWORD)
        self.phone.taps("Inloggen", exact=True)
        self.page.get_by_role("link", name="Voorraad").wait_for()
        self.sees_the_day()
        # From here on the app opens without a line.
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    def sees_the_day(self) -> None:
        expect(self.page.get_by_text(re.compile(r"\d/\d op telefoon"))).to_be_visible(timeout=20_000)

    def goes_to(self, path: str) -> None:
        """As a link within the app would: no reload."""
        self.page.evaluate("path => { location.hash = path }", path)

    def opens(self, customer: str) -> str:
        """The visit of this customer; its id."""
        self.goes_to("/")
        self.page.get_by_role("link", name=re.compile(re.escape(customer))).first.click()
        self.page.get_by_role("heading", name=customer).wait_for()
        return self.visit_on_screen()

    def visit_on_screen(self) -> str:
        found = re.search(r"#/visit/([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        return found[1]

    def is_back_at(self, visit: str) -> None:
        """After picking the phone up: the app opened where the finger was."""
        self.page.wait_for_url(re.compile(rf"#/visit/{visit}"))

    # --- the state ---------------------------------------------------------------------------------

    def presses(self, button: str, then: str) -> None:
        """The volt button; `then` is what it says afterwards."""
        self.phone.taps(button, exact=True)
        expect(self.page.locator("button.volt")).to_have_text(then)

    def drives_there_and_begins(self, visit: str) -> None:
        self.goes_to(f"/visit/{visit}")
        self.presses("Onderweg", "Aangekomen")
        self.presses("Aangekomen", "Gestart")
        self.presses("Gestart", "Klaar")

    # --- the checklist -----------------------------------------------------------------------------

    def opens_the_checklist(self, visit: str) -> None:
        self.goes_to(f"/visit/{visit}/checklist")
        self.page.get_by_text("versie").wait_for()

    def ticks(self, title: str) -> None:
        row = self.page.locator(".item", has_text=title)
        row.locator("button.line").click()
        expect(row.locator("button.line")).to_contain_text("Goed")

    def chooses(self, title: str, option: str) -> None:
        choice = self.page.get_by_role("radiogroup", name=title).get_by_role("radio", name=option, exact=True)
        choice.click()
        expect(choice).to_have_attribute("aria-checked", "true")

    def measures(self, title: str, value: str) -> None:
        field = self.page.get_by_label(re.compile(re.escape(title)))
        field.fill(value)
        field.press("Enter")
        expect(self.page.locator(".item", has_text=title).locator(".tick")).to_have_class(re.compile("ok"))

    def writes(self, title: str, words: str) -> None:
        field = self.page.get_by_label(title, exact=True)
        field.fill(words)
        field.blur()
        expect(self.page.locator(".item", has_text=title).locator(".tick")).to_have_class(re.compile("ok"))

    def photographs(self, title: str) -> None:
        """From the empty place in the grid, by the viewfinder."""
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(title)}")).click()
        self.takes_the_photo()
        self.sees_the_photo_of(title)

    def photographs_with_the_camera_app(self, title: str, picture: Path) -> None:
        """The phone's own camera instead of the viewfinder."""
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(title)}")).click()
        self.page.locator("input[type=file]").set_input_files(picture)
        self.sees_the_photo_of(title)

    def sees_the_photo_of(self, title: str) -> None:
        """Back at the checkpoint, when the list stands still: no thumb is quicker than that."""
        self.page.get_by_role("link", name=f"Bekijk foto: {title}").locator("img").wait_for()
        self.page.wait_for_timeout(200)

    def takes_the_photo(self) -> None:
        shutter = self.page.get_by_role("button", name="Maak de foto")
        expect(shutter).to_be_enabled()
        shutter.click()
        shutter.wait_for(state="detached")

    def takes_a_loose_photo(self, visit: str) -> None:
        self.goes_to(f"/visit/{visit}/camera")
        self.takes_the_photo()

    # --- parts and serials ------------------------------------------------------------------------

    def enters_the_serial(self, title: str, serial: str) -> None:
        self.page.get_by_role("link", name=f"Invullen: {title}").click()
        self.phone.types("Serienummer", serial)
        self.page.get_by_role("button", name=re.compile(rf"^(Boek|Gebruik) {serial}")).click()
        self.page.locator(".item", has_text=serial).wait_for()

    def takes_a_part(self, visit: str, search: str) -> None:
        """One of it from the van."""
        self.goes_to(f"/visit/{visit}/part")
        self.phone.types("Zoek in je bus", search)
        self.page.get_by_role("button", name=re.compile(search, re.IGNORECASE)).first.click()
        self.phone.taps("Boek van de bus")
        self.phone.sees("geboekt")

    # --- the end -----------------------------------------------------------------------------------

    def has_it_signed(self, visit: str, name: str) -> None:
        """The customer draws a line and agrees."""
        self.goes_to(f"/visit/{visit}/sign")
        self.phone.types("Naam", name)
        pad = self.page.get_by_label("Teken hier")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        for step in range(1, 12):
            self.page.mouse.move(box["x"] + 30 + step * 18, box["y"] + box["height"] / 2 + (step % 3 - 1) * 25)
        self.page.mouse.up()
        self.page.get_by_role("checkbox").check()
        self.phone.taps("Verzegel", exact=True)
        self.page.get_by_role("heading", name="Afronden").wait_for()

    def finishes(self, visit: str) -> None:
        self.goes_to(f"/visit/{visit}/finish")
        self.phone.sees("Alles is ingevuld")
        self.phone.taps("Klaar", exact=True)
        self.phone.sees("Klaar. Alles staat veilig op je telefoon")

    def waves_the_phone_about(self, seconds: float = 120) -> None:
        """A line that comes and goes: looked for again and again, until nothing waits."""
        self.goes_to("/outbox")
        end = time.monotonic() + seconds
        while self.page.get_by_text(re.compile(" · sinds ")).count():
            assert time.monotonic() < end, "something still waits"
            self.phone.finds_signal()
            self.page.wait_for_timeout(300)
        self.everything_is_received()

    def everything_is_received(self, seconds: float = 60) -> None:
        """Nothing waits any more, files included."""
        self.goes_to("/outbox")
        expect(self.page.get_by_text("Laatste contact met kantoor")).to_be_visible()
        expect(self.page.get_by_text(re.compile(" · sinds "))).to_have_count(0, timeout=seconds * 1000)

    # --- quick hands -------------------------------------------------------------------------------

    def does_the_checklist(self, visit: str, *, photos: int, serial: str | None = None) -> dict[str, int]:
        """All of it through the app's own store and acts: every checkpoint, `photos` more pictures, serial, signature.
        What is photographed already is left. Gives {answers, photos, parts} of the visit."""
        work = {"visit": visit, "photos": photos, "serial": serial, "name": "Klant"}
        return self.page.evaluate(QUICK_HANDS, work)

    def sees_in_store(self, kind: str) -> list[dict[str, Any]]:
        """Every document of a kind as this phone shows it."""
        return self.page.evaluate(SHOWN, kind)
