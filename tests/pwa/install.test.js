/** Who is shown the way onto the home screen, and which way. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { placeOf, wantsGate } from "../../pwa/lib/install.js"

const SAFARI =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
const AGENTS = {
  ios: [SAFARI],
  ios_chrome: [
    SAFARI.replace("Version/18.5", "CriOS/142.0"),
    SAFARI.replace("18_5", "16_4").replace("Version", "CriOS"),
  ],
  ios_menu: [SAFARI.replace("Version/18.5", "FxiOS/145.0"), SAFARI.replace("Version/18.5", "EdgiOS/142.0")],
  ios_other: [
    SAFARI.replace("18_5", "16_3").replace("Version", "CriOS"), // Safari alone could, then
    SAFARI.replace(" Safari/604.1", ""), // a window of a mail or chat app
  ],
  android: [
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
  ],
  android_samsung: [
    "Mozilla/5.0 (Linux; Android 15; SAMSUNG SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  ],
  android_firefox: ["Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"],
  desktop: [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
  ],
}

test("each kind of device gets its own steps, an iPad that calls itself a Mac too", () => {
  for (const [place, agents] of Object.entries(AGENTS))
    for (const userAgent of agents) assert.equal(placeOf({ userAgent, maxTouchPoints: 0 }), place)
  assert.equal(placeOf({ userAgent: AGENTS.desktop[1], maxTouchPoints: 5 }), "ios")
})

test("a phone in a tab is asked once; installed, told later, or at a desk nobody is held up", () => {
  const phone = { userAgent: SAFARI }
  assert.equal(wantsGate(phone, false, null), true)
  assert.equal(wantsGate(phone, true, null), false)
  assert.equal(wantsGate(phone, false, "1"), false)
  assert.equal(wantsGate({ userAgent: AGENTS.desktop[0] }, false, null), false)
})
