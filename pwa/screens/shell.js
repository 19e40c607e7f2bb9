/** Which screen belongs to which address, and what lies over all of them. */
import { useEffect } from "preact/hooks"
import { Alarm } from "../elements/alarm.js"
import { ToastVoice } from "../elements/toast.js"
import { useApp } from "../lib/app_context.js"
import { handed } from "../lib/hand_over.js"
import { html } from "../lib/html.js"
import { route } from "../lib/route.js"
import { lang } from "../lib/texts.js"
import { Camera } from "./camera.js"
import { Checklist } from "./checklist.js"
import { Finish } from "./finish.js"
import { Handed } from "./handed.js"
import { Hours } from "./hours.js"
import { Install } from "./install.js"
import { Issue } from "./issue.js"
import { Outbox } from "./outbox.js"
import { Paper } from "./paper.js"
import { Part } from "./part.js"
import { Photo } from "./photo.js"
import { Profile } from "./profile.js"
import { Quality } from "./quality.js"
import { Rate } from "./rate.js"
import { Report } from "./report.js"
import { Rescue } from "./rescue.js"
import { Sign } from "./sign.js"
import { Stock } from "./stock.js"
import { Swap } from "./swap.js"
import { Today } from "./today.js"
import { UpdateBanner } from "./update_banner.js"
import { Visit } from "./visit.js"
import { isWiping, Wiping } from "./wiping.js"

/** @type {Record<string, (props: any) => any>} */
const OF_VISIT = {
  checklist: Checklist,
  camera: Camera,
  photo: Photo,
  part: Part,
  swap: Swap,
  sign: Sign,
  report: Report,
  finish: Finish,
  rate: Rate,
  issue: Issue,
  paper: Paper,
}
/** Screens of one thing of the visit: its id is the last part of the address. */
const WHICH = ["photo", "issue", "paper"]
/** @type {Record<string, (props: any) => any>} */
const TABS = {
  stock: Stock,
  quality: Quality,
  profile: Profile,
  outbox: Outbox,
  rescue: Rescue,
  hours: Hours,
  install: Install,
}

/** The screen of an address with its props; an unknown address is the day. @param {import("../lib/route.js").Route} to @returns {[any, Record<string, any>]} */
export function screenOf({ parts, query }) {
  const [room, id, what, which] = parts
  if (room === "visit" && id) {
    const screen = what ? OF_VISIT[what] : Visit
    if (screen) return [screen, { ...query, visit: id, ...(what && WHICH.includes(what) ? { [what]: which } : {}) }]
  }
  if (room === "day" && id && /^\d{4}-\d\d-\d\d$/.test(id)) return [Today, { day: id }]
  return [TABS[room] ?? Today, room === "hours" ? { day: query.day } : {}]
}

export function Shell() {
  const app = useApp()
  const { store } = app
  const here = route.value
  const [Screen, props] = screenOf(here)
  // The place is kept so that a killed page opens where the finger was.
  useEffect(() => {
    store.saveDraft("where", { hash: location.hash, at: Date.now() })
  }, [here])
  useEffect(() => {
    document.documentElement.lang = lang.value
  }, [lang.value])
  if (isWiping(app)) return html`<${Wiping} />`
  const away = handed(store)
  if (away) return html`<div class="screen"><${Handed} visit=${away.visit} done=${away.done} /></div>`
  return html`<${UpdateBanner} /><div class="screen" key=${here.path}><${Screen} ...${props} /></div><${Alarm} /><${ToastVoice} />`
}
