/** The service worker's side of the page: it is registered here, and a newer one waits until the person says so. */

import { update } from "../screens/update_banner.js"
import { go } from "./route.js"

/** Without a worker (an odd browser, a test) the app works as long as the page lives. */
export async function registerWorker() {
  if (!("serviceWorker" in navigator)) return
  const registration = await navigator.serviceWorker
    .register("/app/service_worker.js", { scope: "/app/", updateViaCache: "none" })
    .catch((error) => {
      console.warn("The app cannot start offline here:", error)
      return null
    })
  if (!registration) return
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.open) go(data.open) // a notification was pressed while the app was open
  })
  offer(registration)
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", () => offer(registration))
  })
  // An app that stays open for days is never loaded anew, so nobody else asks. Without a line it asks another time.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {})
  })
}

/** @param {ServiceWorkerRegistration} registration */
function offer(registration) {
  const { waiting } = registration
  if (!waiting || !navigator.serviceWorker.controller) return
  update.value = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true })
    waiting.postMessage("take over")
  }
}
