"""The pictures of the README: `python -m tests.journeys.take_pictures` lives through a morning and photographs four screens.

They go to docs/pictures: phone 360x780 at two pixels a point, office 1440x900. Look at them before they are committed.
"""

import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from server.seed import pictures
from tests.journeys.line import Line
from tests.journeys.phone import Phone
from tests.journeys.planner import Planner
from tests.journeys.running import ROOT, Running
from tests.journeys.technician import Technician

FOLDER = ROOT / "docs/pictures"
MOST_BYTES = 400_000
SERIAL = "V12600045"


def main() -> None:
    """A server and two phones of their own; nothing stays but the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="veldwerk-pictures-") as folder, sync_playwright() as playwright:
        server = Running(Path(folder))
        line = Line(server.port)
        try:
            a_morning(playwright, Path(folder), server, line)
        finally:
            line.close()
            server.stop()


def a_morning(playwright: Playwright, folder: Path, server: Running, line: Line) -> None:
    """Tess works and loses the line; Milan types her charger's number; Piet looks."""
    piet = Planner(server.url, "piet@voltwijk.example")
    first, second, third = (one["id"] for one in piet.visits())
    tess = with_a_phone(playwright, folder, line.url, "tess")
    tess.drives_there_and_begins(first)
    tess.opens_the_checklist(first)
    tess.photographs_with_the_camera_app("Typeplaatje van de laadpaal", drawn(folder, "plate", SERIAL))
    tess.does_the_checklist(first, photos=6, serial=SERIAL)
    tess.finishes(first)
    tess.waves_the_phone_about()
    colleagues = in_apeldoorn(playwright, folder, server, piet)
    tess.goes_to(f"/visit/{second}")
    tess.presses("Onderweg", "Aangekomen")
    tess.everything_is_received()
    office = piet.sits_down(playwright)
    office.wait_for_timeout(8_000)  # the phones tell that nothing is left
    keep(office, "office-day")
    office.goto(f"{server.url}/office/inbox")
    expect(office.locator(f"article:has-text('{SERIAL}') img")).to_have_count(2)
    keep(office, "office-inbox")
    piet.stands_up()
    for one in colleagues:
        one.phone.close()

    line.cut()
    tess.goes_to(f"/visit/{second}")
    tess.presses("Aangekomen", "Gestart")
    tess.presses("Gestart", "Klaar")
    tess.goes_to("/")
    keep(tess.page, "phone-day")
    half_a_checklist(tess, third, folder)
    keep(tess.page, "phone-checklist")
    tess.phone.close()


def with_a_phone(playwright: Playwright, folder: Path, url: str, first: str) -> Technician:
    phone = Phone(playwright, folder / first, url, scale=2)
    phone.open()
    person = Technician(phone, f"{first}@voltwijk.example")
    person.logs_in()
    return person


def in_apeldoorn(playwright: Playwright, folder: Path, server: Running, piet: Planner) -> list[Technician]:
    """Milan photographs a plate and mistypes its number; Iris is on her way."""
    mine, next_one = (one["id"] for one in piet.visits(team="oost")[:2])
    milan, iris = (with_a_phone(playwright, folder, server.url, first) for first in ("milan", "iris"))
    milan.drives_there_and_begins(mine)
    milan.opens_the_checklist(mine)
    milan.photographs_with_the_camera_app("Typeplaatje van de laadpaal", drawn(folder, "plate", "V12601045"))
    milan.enters_the_serial("Serienummer van de laadpaal", SERIAL)
    milan.everything_is_received()
    iris.goes_to(f"/visit/{next_one}")
    iris.presses("Onderweg", "Aangekomen")
    iris.everything_is_received()
    return [milan, iris]


def half_a_checklist(tess: Technician, visit: str, folder: Path) -> None:
    tess.drives_there_and_begins(visit)
    tess.opens_the_checklist(visit)
    tess.ticks("Ruimte voor een extra groep in de meterkast")
    tess.chooses("Aansluiting van de woning", "3 × 25 A")
    tess.photographs_with_the_camera_app("Meterkast vóór het werk", drawn(folder, "meter_before", "07:58"))
    tess.ticks("Installatie spanningsloos gemaakt en geborgd")
    tess.photographs_with_the_camera_app("Plek van de laadpaal vóór montage", drawn(folder, "spot_before", "08:04"))
    tess.measures("Lengte van de kabel", "14,5")


def drawn(folder: Path, shot: str, caption: str) -> Path:
    """A drawn picture as a file."""
    file = folder / f"{shot}-{caption.replace(':', '')}.jpg"
    file.write_bytes(pictures.photo(shot, caption, caption))
    if shot == "plate":
        with Image.open(file) as picture:
            font = ImageFont.load_default(64)
            ImageDraw.Draw(picture).text((220, 670), f"S/N {caption}", fill=(30, 34, 36), font=font)
            picture.save(file, "JPEG", quality=80)
    return file


def keep(page: Page, name: str) -> None:
    """Once nothing moves and no toast is in the way."""
    expect(page.locator(".toast")).to_have_count(0, timeout=15_000)
    page.wait_for_timeout(500)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    if file.stat().st_size > MOST_BYTES:
        with Image.open(file) as picture:
            picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    print(file.relative_to(ROOT), f"{file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
