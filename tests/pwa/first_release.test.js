/** The first opening waits for the worker, and never for ever. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { fileRelease } from "../../pwa/lib/first_release.js"

/** A browser in which the worker is asked for. @param {any} context of the test @param {object} workers navigator.serviceWorker */
function browserWith(context, workers) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")
  Object.defineProperty(globalThis, "navigator", {
    value: workers ? { serviceWorker: workers } : {},
    configurable: true,
  })
  context.after(() =>
    Object.defineProperty(globalThis, "navigator", before ?? { value: undefined, configurable: true }),
  )
}

/** @param {{installing?: EventTarget | null, active?: object | null}} registration */
function installing({ installing = new EventTarget(), active = null } = {}) {
  const asked = []
  const workers = Object.assign(new EventTarget(), {
    controller: null,
    register: async (address, how) => {
      asked.push([address, how.scope])
      return { installing, active }
    },
  })
  return { workers, installing, asked }
}

const isDone = (promise) => Promise.race([promise.then(() => true), new Promise((soon) => setTimeout(soon, 20, false))])

test("it waits until the worker answers for the app's files", async (context) => {
  const { workers, asked } = installing()
  browserWith(context, workers)
  const filed = fileRelease()
  assert.equal(await isDone(filed), false)
  assert.deepEqual(asked, [["/app/service_worker.js", "/app/"]])
  workers.dispatchEvent(new Event("controllerchange"))
  assert.equal(await isDone(filed), true)
})

test("a release that cannot be kept holds nobody up, and a line that stands still not for ever", async (context) => {
  const { workers, installing: coming } = installing()
  browserWith(context, workers)
  const filed = fileRelease()
  coming.state = "installed"
  coming.dispatchEvent(new Event("statechange"))
  assert.equal(await isDone(filed), false)
  coming.state = "redundant"
  coming.dispatchEvent(new Event("statechange"))
  assert.equal(await isDone(filed), true)

  context.mock.timers.enable({ apis: ["setTimeout"] })
  const stalled = fileRelease()
  await Promise.resolve().then(() => {})
  await Promise.resolve()
  context.mock.timers.tick(15_000)
  await stalled
})

test("later openings, a page loaded past the worker, and a browser without workers go on at once", async (context) => {
  browserWith(context, Object.assign(installing().workers, { controller: {} }))
  assert.equal(await isDone(fileRelease()), true)
  browserWith(context, installing({ installing: null, active: {} }).workers)
  assert.equal(await isDone(fileRelease()), true)
  browserWith(context, Object.assign(new EventTarget(), { register: () => Promise.reject(new Error("not here")) }))
  assert.equal(await isDone(fileRelease()), true)
  browserWith(context, null)
  assert.equal(await isDone(fileRelease()), true)
})
