import assert from "node:assert/strict"
import { test } from "node:test"
import { savesPower } from "../../pwa/store/world.js"

const told = () => new Promise((done) => setTimeout(done))

test("a phone whose battery is nearly empty looks for news seldom, until it is charging", async () => {
  const battery = { level: 0.1, charging: false }
  const saves = savesPower({ getBattery: async () => battery })
  await told()
  assert.equal(saves(), true)
  battery.charging = true
  assert.equal(saves(), false)
  battery.charging = false
  battery.level = 0.6
  assert.equal(saves(), false)
})

test("a person who asked to save data is obeyed, and a browser that hides its battery is no trouble", async () => {
  const saves = savesPower({ connection: { saveData: true } })
  assert.equal(saves(), true)
  const silent = savesPower({ getBattery: () => Promise.reject(new Error("not allowed")) })
  await told()
  assert.equal(silent(), false)
})
