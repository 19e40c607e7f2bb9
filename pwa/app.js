/** The technician app: who is here, their store, the loop that talks to the office, and the screen for it. */
import { effect, signal } from "@preact/signals"
import { render } from "preact"
import { recover } from "./camera/take_photo.js"
import { letGoWhenHidden } from "./camera/viewfinder.js"
import { listenForAlarms } from "./elements/alarm.js"
import { hush, hushAtNextTap } from "./elements/toast.js"
import { AppContext } from "./lib/app_context.js"
import { html } from "./lib/html.js"
import { gate } from "./lib/install.js"
import { wear } from "./lib/look.js"
import { renew } from "./lib/push.js"
import { land, route, settle } from "./lib/route.js"
import { setTheme, theme } from "./lib/theme.js"
import { actOnTyped } from "./lib/typed_words.js"
import { InstallGate } from "./screens/install.js"
import { Login } from "./screens/login.js"
import { Shell } from "./screens/shell.js"
import { Shut } from "./screens/shut.js"

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Store} Store */
/** @typedef {import("./types.js").Loop} Loop */
/** @typedef {import("./types.js").Session} Session */

/**
 * @typedef {object} Parts what the app stands on; a test brings its own
 * @property {Session} session
 * @property {(who: Person) => Promise<Store>} openStore
 * @property {(store: Store, session: Session) => Loop} startLoop
 * @property {string} version
 * @property {() => void} [onStarted] a first screen stands: this release works here
 */

const SAME_PLACE_MS = 12 * 3_600_000 // next morning begins with the day, not with last night's checkpoint

/** Draws the app and follows who uses the phone. @param {Parts} parts @param {HTMLElement} root */
export function startApp(parts, root) {
  setTheme(theme.value)
  letGoWhenHidden()
  listenForAlarms()
  hushAtNextTap()
  const here = signal(/** @type {{person: Person, store: Store, loop: Loop} | null} */ (null))
  const shut = signal(/** @type {unknown} */ (null)) // why the phone's store would not open
  let turn = Promise.resolve() // one person goes before the next comes
  let drawn = false
  const stands = () => {
    if (!drawn) parts.onStarted?.()
    drawn = true
  }

  effect(() => wear(parts.session.look.value))
  effect(() => {
    const person = parts.session.person.value
    turn = turn
      .catch(() => {})
      .then(async () => {
        hush() // nobody undoes what a colleague did
        here.value?.loop.stop()
        here.value = null
        here.value = person && (await enter(parts, person))
        shut.value = null
      })
    turn.catch((error) => {
      shut.value = error
    })
  })
  effect(() => {
    const open = here.value
    const wanted = parts.session.person.value
    const loggingIn = !wanted || route.value.parts[0] === "login"
    if (!wanted && gate.value) {
      render(html`<${InstallGate} />`, root)
      stands()
    } else if (loggingIn) {
      const mine = open && route.value.parts[1] === "again" ? open : null // the same person, whom the office asks who it is
      render(
        html`<${Login} session=${parts.session} again=${Boolean(open)} person=${mine?.person} why=${mine?.loop.state.value.signedOut} onLogin=${() => arrive(open)} />`,
        root,
      )
      stands()
    } else if (shut.value) render(html`<${Shut} error=${shut.value} />`, root)
    else if (open && open.person === wanted) {
      const app = { ...open, session: parts.session, version: parts.version }
      const key = `${wanted.tenant}.${wanted.member}`
      render(html`<${AppContext.Provider} value=${app} key=${key}><${Shell} /></${AppContext.Provider}>`, root)
      stands()
    }
  })
}

/** After a log-in: the day; and for who was here already, what waited for it goes. @param {{loop: Loop} | null} open */
function arrive(open) {
  settle("/")
  open?.loop.nudge()
}

/** @param {Parts} parts @param {Person} person */
async function enter(parts, person) {
  const store = await parts.openStore(person)
  const photographed = await recover(store).catch((error) => {
    console.error("A photo could not be finished; its draft and its bytes stay on the phone", error)
    return null
  })
  await actOnTyped(store).catch((error) => {
    console.error("Words that were typed could not become an act; they stay on the phone as a draft", error)
  })
  if (location.hash.length <= 2) returnTo(store.draft("where"), photographed)
  renew(store.world, person).catch(() => {}) // no line now: the next time the app opens
  return { person, store, loop: parts.startLoop(store, parts.session) }
}

/** A page that was killed opens where the finger was. @param {{hash: string, at: number} | null} where @param {string | null} photographed the visit whose photo was finished just now */
function returnTo(where, photographed) {
  if (!where || Date.now() - where.at > SAME_PLACE_MS) return
  // The photo that the camera was open for is there: back to its checkpoint, not into the camera.
  const hash = photographed
    ? where.hash
        .replace(/\/camera\?item=([^&]+)&repeat=(\d+).*/, "/checklist?at=$1.$2")
        .replace(/\/camera\?plate=[^&]*&back=(swap|part).*/, "/$1?by=serial")
    : where.hash
  const [path, search = ""] = hash.replace(/^#/, "").split("?")
  // On the profile one hands the phone over; nobody works there.
  if (path.length > 1 && path !== "/profile") land(path, Object.fromEntries(new URLSearchParams(search)))
}
