/** Nothing stays of a person on this phone; with the last one nothing of the app. */

/** @typedef {import("../types.js").World} World */

/**
 * A database goes, whoever has it open (they hear of it and leave). @param {World} world @param {string} name @returns {Promise<void>}
 */
export function deleteDatabase(world, name) {
  return new Promise((done, failed) => {
    const request = world.indexedDB.deleteDatabase(name)
    request.onsuccess = () => done()
    request.onerror = () => failed(request.error)
  })
}

/** What this browser keeps beside databases: settings of the person; with the last one shelves, worker and subscription. @param {{tenant: string, member: string}} who @param {boolean} last */
export async function forgetInBrowser({ tenant, member }, last) {
  try {
    localStorage.removeItem(`veldwerk.push.${tenant}.${member}`)
    if (last) localStorage.clear()
    sessionStorage.clear()
  } catch {
    // storage forbidden: then nothing lies there
  }
  if (!last) return
  for (const name of await caches.keys()) await caches.delete(name)
  for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
    const subscription = await registration.pushManager?.getSubscription().catch(() => null)
    await subscription?.unsubscribe().catch(() => {})
    await registration.unregister()
  }
}
