/** The release comes onto a phone that has none: in one answer to the worker, not in two hundred to the page. */
import { signal } from "@preact/signals"

/** False while the largest files of the release, with which PDFs are read, are still coming. */
export const isWhole = signal(true)

const PATIENCE_MS = 15_000 // then the page asks for its modules itself, as where there is no worker

/** The worker takes this release, if it is not here. */
export const register = () =>
  navigator.serviceWorker.register("/app/service_worker.js", { scope: "/app/", updateViaCache: "none" })

/** Waits, on a first opening only, until the worker answers for the app's files. An odd browser, and one that cannot, goes on without. */
export async function fileRelease() {
  const workers = navigator.serviceWorker
  if (!workers || workers.controller) return
  const registration = await register().catch(() => null)
  if (!registration?.installing) return
  let timer = 0
  await new Promise((done) => {
    workers.addEventListener("controllerchange", done, { once: true })
    registration.installing?.addEventListener("statechange", (event) => {
      if (/** @type {ServiceWorker} */ (event.target).state === "redundant") done(null) // it could not be kept
    })
    timer = setTimeout(done, PATIENCE_MS)
  })
  clearTimeout(timer)
}
