/**
 * A checklist as the phone shows it: the app's own screens, elements and rules, over a store that keeps nothing. The page that
 * frames this one hands over the list: at the start, and at each change of the draft.
 */
import { signal } from "@preact/signals"
import { render } from "preact"
import { useEffect } from "preact/hooks"
import { ToastVoice } from "/app/elements/toast.js"
import { AppContext } from "/app/lib/app_context.js"
import { html } from "/app/lib/html.js"
import { route, settle } from "/app/lib/route.js"
import { lang } from "/app/lib/texts.js"
import { Checklist } from "/app/screens/checklist.js"
import { Finish } from "/app/screens/finish.js"
import { Photo } from "/app/screens/photo.js"
import { ME, PreviewStore, VISIT } from "./preview_store.js"
import { say } from "./preview_words.js"
import { ExampleCamera, ExampleSerial, ExampleSign } from "./stand_ins.js"

const people = { customer: say("customer"), technician: say("technician") }
const store = signal(new PreviewStore(people))
const theme = new URLSearchParams(location.search).get("theme")
/** @type {any} */
let latest = null

/** @type {Record<string, (props: any) => any>} */
const SCREENS = { camera: ExampleCamera, part: ExampleSerial, sign: ExampleSign, finish: Finish, photo: Photo }

const line = { online: true, busy: false, lastContact: Date.now(), waiting: 0, signedOut: null, reset: false, progress: null, uploading: null, fullServer: false, tooOld: false } // biome-ignore format: one state
const still = { state: signal(line), nudge() {}, stop: async () => {} }
const person = {
  tenant: ME,
  member: ME,
  device: ME,
  device_name: "",
  name: people.technician,
  email: "",
  tenant_name: "",
}

function Preview() {
  const { parts, query } = route.value
  const app = /** @type {any} */ ({ store: store.value, loop: still, session: {}, person, version: "0" })
  const what = parts[0] === "visit" ? parts[2] : ""
  const Shown = SCREENS[what] ?? Checklist
  useEffect(() => {
    if (parts[0] !== "visit") settle(`/visit/${VISIT}/checklist`)
  }, [parts[0]])
  store.value.version.value
  if (!store.value.all("checklist_version").length) return null
  return html`
    <${AppContext.Provider} value=${app}>
      <div class="screen" key=${what}><${Shown} ...${query} visit=${VISIT} photo=${parts[3]} /></div><${ToastVoice} />
    </${AppContext.Provider}>
  `
}

window.addEventListener("message", ({ origin, data }) => {
  if (origin !== location.origin || !data) return
  if (data.again) {
    store.value = new PreviewStore(people)
    settle(`/visit/${VISIT}/checklist`)
  }
  latest = data.list ?? latest
  if (latest) store.value.show(latest)
  if (data.at) settle(`/visit/${VISIT}/checklist`, { at: data.at })
  if (data.at) document.getElementById(`at-${data.at}`)?.scrollIntoView({ block: "center" })
})

/** The hand that writes beside the phone keeps its place: nothing in here takes the focus from out there, or scrolls the page. */
function staysInTheFrame() {
  const focus = HTMLElement.prototype.focus
  HTMLElement.prototype.focus = function (...how) {
    if (document.hasFocus()) focus.apply(this, how)
  }
  Element.prototype.scrollIntoView = function () {
    const body = this.closest(".body")
    if (!body) return
    const [here, frame] = [this.getBoundingClientRect(), body.getBoundingClientRect()]
    body.scrollTop += here.top - frame.top - (frame.height - here.height) / 2
  }
}

staysInTheFrame()
lang.value = document.documentElement.lang === "en" ? "en" : "nl"
if (theme === "dark" || theme === "sun") document.documentElement.classList.add(theme)
else document.documentElement.classList.add("light")
settle(`/visit/${VISIT}/checklist`)
render(html`<${Preview} />`, /** @type {HTMLElement} */ (document.getElementById("app")))
window.parent.postMessage({ ready: true }, location.origin)
