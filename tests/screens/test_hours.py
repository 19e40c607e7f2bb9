"""Tess' hours: proposed from what she pressed, kept by one press, put right in steps."""

from datetime import UTC, datetime, time, timedelta

from playwright.sync_api import Page, expect

from server.kit.clock import AMSTERDAM
from tests.screens.conftest import Open
from tests.screens.test_a_day import go
from tests.screens.test_access import the_visit

PLANT = """async ([visit, steps]) => {
  await stage.store.commit({ documents: steps.map(([to, at], nr) => {
    const id = `0192f000-0000-7000-b000-${String(nr).padStart(12, "0")}`
    const made = { at, by: stage.people[0].member, unsure: false, late: false, undone_by: null, note: null }
    const doc = { visit, from: "planned", to, nr, moved: true, skipped: [], ...made }
    return { key: `1/visit_step/${id}`, generation: 1, kind: "visit_step", id, v: 1, doc }
  }) })
}"""


def planted(page: Page, *steps: tuple[str, str], days_ago: int = 0) -> None:
    """Steps of Tess at these Dutch times of a day."""
    day = datetime.now(AMSTERDAM).date() - timedelta(days=days_ago)
    at = [datetime.combine(day, time.fromisoformat(when), AMSTERDAM).astimezone(UTC) for _, when in steps]
    moments = [f"{one:%Y-%m-%dT%H:%M:%S}.000Z" for one in at]
    page.evaluate(PLANT, [the_visit(page), [[to, when] for (to, _), when in zip(steps, moments, strict=True)]])


def logged(page: Page) -> list[dict[str, str]]:
    return page.evaluate("stage.store.kept.map((line) => line.mutation.args)")


def test_what_tess_pressed_is_kept_as_hours_by_one_press(phone: Open) -> None:
    page = phone()
    planted(
        page, ("en_route", "08:00"), ("on_site", "08:30"), ("paused", "09:30"), ("working", "09:45"), ("done", "11:00")
    )
    go(page, "/profile")
    page.get_by_role("link", name="Uren", exact=True).click()
    expect(page.get_by_role("button", name="Klopt, bewaar 4 blokken")).to_be_visible()
    page.get_by_role("button", name="Klopt, bewaar 4 blokken").click()
    expect(page.get_by_text("bewaard", exact=True)).to_have_count(4)
    assert [entry["kind"] for entry in logged(page)] == ["travel", "work", "pause", "work"]
    page.reload()
    expect(page.get_by_text("bewaard", exact=True)).to_have_count(4)
    expect(page.get_by_role("button", name="Klopt")).to_have_count(0)


def test_times_are_put_right_in_steps_and_the_old_ones_stay_to_read(phone: Open) -> None:
    page = phone()
    go(page, "/hours")
    page.get_by_role("button", name="Andere tijd erbij").click()
    page.get_by_role("button", name="Bewaar deze tijden").click()
    page.get_by_role("button", name="Anders", exact=False).first.click()
    page.get_by_role("button", name="Tot: 5 minuten later").click()
    page.get_by_role("button", name="Bewaar deze tijden").click()
    expect(page.get_by_text("35 min").first).to_be_visible()
    page.wait_for_function("stage.store.kept.length === 2")
    first, second = logged(page)
    assert second["corrects"] == first["id"] and second["from"] == first["from"] and second["to"] > first["to"]


def test_a_day_without_an_end_asks_when_it_was(phone: Open) -> None:
    page = phone()
    planted(page, ("working", "13:00"), days_ago=2)  # also right after midnight more than a shift ago
    go(page, "/hours")
    page.get_by_role("navigation").get_by_role("link").nth(2).click()
    page.get_by_role("button", name="Zeg wanneer je klaar was").click()
    expect(page.get_by_role("heading", name="Wanneer was dit klaar?")).to_be_visible()
    page.get_by_role("button", name="Bewaar deze tijden").click()
    expect(page.get_by_text("bewaard", exact=True)).to_have_count(1)
