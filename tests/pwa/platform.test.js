/** The planner reads which phone it is, not what a browser says of itself. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { platformOf } from "../../pwa/lib/platform.js"

const SAID = {
  "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36":
    "Android 15, Chrome 142",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1":
    "iPhone, iOS 18",
  "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0": "Android 14, Firefox 132",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36":
    "Linux, Chrome 156",
}

for (const [agent, words] of Object.entries(SAID))
  test(`a phone is called ${words}`, () => assert.equal(platformOf(agent), words))

test("a browser that nobody knows is shown as it calls itself, one without a name as unknown", () => {
  assert.equal(platformOf("Lynx"), "Lynx")
  assert.equal(platformOf(undefined), "unknown")
})
