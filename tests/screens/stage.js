/** The app on a stage: the real store in the real browser, a planted day, and a line with the office that a test moves by hand. */
import { signal } from "@preact/signals"
import { startApp } from "/app/app.js"
import { openStore } from "/app/store/store.js"
import { browserWorld } from "/app/store/world.js"
import { planted } from "/stage/planted.js"

const tess = {
  tenant: "0192f000-0000-7000-8000-000000000001",
  tenant_name: "Voltwijk Laadpalen",
  member: "0192f000-0000-7000-8000-0000000000a1",
  name: "Tess de Vries",
  email: "tess@voltwijk.example",
  device: "0192f000-0000-7000-8000-0000000000d1",
  device_name: "Telefoon van Tess",
}
const bram = {
  ...tess,
  member: "0192f000-0000-7000-8000-0000000000a2",
  name: "Bram Postma",
  email: "bram@voltwijk.example",
}

const scene = new URLSearchParams(location.search).get("scene") ?? "day"
const person = signal(scene === "login" || scene === "cleared" ? null : tess)
const colour = new URLSearchParams(location.search).get("look")
const look = colour ? { colour, css: await (await fetch(`/look/${colour}.css`)).text() } : null
const session = {
  person,
  look: signal(look),
  cleared: signal(scene === "cleared" ? { acts: 12, files: 3 } : null),
  current: () => person.value,
  members: () => (scene === "login" || scene === "cleared" ? [] : [tess, bram]),
  deviceId: () => tess.device,
  login: async (/** @type {any} */ login) => {
    if (login.password === "wrong") throw Object.assign(new Error("no"), { status: 401, code: "wrong_login" })
    if (!login.tenant && login.email.startsWith("two")) {
      const tenants = [
        { id: "1", name: "Voltwijk Laadpalen" },
        { id: "2", name: "Zonnehof Energie" },
      ]
      throw Object.assign(new Error("choose"), { status: 409, code: "choose_tenant", body: { tenants } })
    }
    person.value = tess
    return tess
  },
  switchTo: async (/** @type {any} */ one) => (person.value = one),
  signOut: async () => (person.value = null),
}

const calm = {
  online: true,
  busy: false,
  lastContact: Date.now() - 40 * 60_000,
  waiting: 0,
  signedOut: null,
  reset: false,
  progress: null,
  uploading: null,
  fullServer: false,
  tooOld: false,
}
const lines = {
  offline: { online: false },
  first: { lastContact: null, busy: true, progress: { done: 212, total: 640 } },
  signed_out: { signedOut: "signed_out" },
  locked: { signedOut: "device_locked" },
  wiping: { signedOut: "device_wiping", busy: true, uploading: { done: 3, total: 8 } },
}
const loop = { state: signal({ ...calm, ...lines[scene] }), nudge() {}, stop: async () => {}, round: async () => {} }

/** @param {any} who */
async function openPlanted(who) {
  if (scene === "shut") throw new Error("the disk is broken")
  const store = await openStore(who, { ...browserWorld(), channel: null })
  const empty = scene === "empty" || scene === "first"
  if (!empty && store.all("visit").length === 0) {
    const rows = planted(who).map(({ kind, id, own_kind, ...doc }) => ({
      key: `1/${kind}/${id}`,
      generation: 1,
      kind,
      id,
      v: 1,
      doc: own_kind ? { ...doc, kind: own_kind } : doc,
      ...(doc.left ? { left: true } : {}),
    }))
    await store.commit({
      documents: rows,
      meta: { pull: { cursor: "c", chain: 1, open: false, generation: 1, building: null, refill: false } },
    })
  }
  return store
}

Object.assign(window, { loop, calm, stage: { people: [tess, bram] } })
const parts = {
  session,
  openStore: async (/** @type {any} */ who) => (window.stage.store = await openPlanted(who)),
  startLoop: () => loop,
  version: "0.1.0",
}
startApp(/** @type {any} */ (parts), document.getElementById("app"))
