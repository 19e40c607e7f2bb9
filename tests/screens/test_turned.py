"""The phone is turned while a customer draws her name: the mark stays as it was drawn."""

from playwright.sync_api import Page, expect

from tests.screens.conftest import Open
from tests.screens.test_access import some_work

INK = """canvas => {
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  let [left, right, top, bottom] = [width, 0, height, 0]
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] > 128) continue
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
    ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)]
  }
  return (right - left) / (bottom - top)
}"""


def ink(page: Page) -> float:
    """How wide what was drawn is, in its own heights."""
    return float(page.get_by_label("Teken hier").evaluate(INK))


def test_a_mark_keeps_its_shape_when_the_phone_is_turned(phone: Open) -> None:
    page = phone(reduced_motion="reduce")
    visit = some_work(page)
    page.evaluate("(hash) => { location.hash = hash }", f"/visit/{visit}/sign")
    pad = page.get_by_label("Teken hier")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for nr, (x, y) in enumerate(((0.5, 0.3), (0.7, 0.3), (0.7, 0.7), (0.5, 0.7), (0.5, 0.3))):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=12)
        if nr == 0:
            page.mouse.down()
    page.mouse.up()
    before = ink(page)
    page.set_viewport_size({"width": 780, "height": 360})
    page.wait_for_function("was => Math.abs(document.querySelector('canvas.pad').offsetWidth - was) > 50", arg=box["width"])  # fmt: skip
    page.wait_for_timeout(300)  # the mark is drawn again when the canvas has its new size
    assert abs(ink(page) / before - 1) < 0.15, (before, ink(page))
    page.set_viewport_size({"width": 360, "height": 780})
    page.wait_for_timeout(300)
    expect(pad).to_be_visible()
    assert abs(ink(page) / before - 1) < 0.15, "and turned back"
