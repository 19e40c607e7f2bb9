/** The next visit: everything the next ten minutes need, with its state within the thumb's reach. */
import { Chip } from "../elements/chip.js"
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { follow, link } from "../lib/route.js"
import { stateLine } from "../lib/state_words.js"
import { t } from "../lib/texts.js"
import { clock, duration } from "../lib/time.js"
import { ContactButtons } from "./contact_buttons.js"
import { NextState } from "./next_state.js"

/** @param {{facts: import("../lib/visit_facts.js").Facts, leg: number | null}} props */
export function NextVisit({ facts, leg }) {
  const { store } = useApp()
  const { visit, order, name, place, type } = facts
  const minutes = order?.duration_min
  const lines = (order?.lines ?? []).map((/** @type {any} */ line) => line.text).join(" · ")
  return html`
    <section class="card now next-visit" aria-label=${t("day.next")}>
      <a class="plain" href=${link(`/visit/${visit.id}`)} onClick=${follow}>
        <span class="row">
          <span class="number lead">${clock(visit.planned_from)}</span>
          <span class="soft grow">${t("day.until", { time: clock(visit.planned_to) })}${minutes ? ` · ${duration(minutes)}` : ""}</span>
        </span>
        <span class="row who"><span class="grow"><span class="name">${name}</span><span class="soft">${place}</span></span><${Icon} name="next" /></span>
      </a>
      <div class="row wrap">
        ${visit.state !== "planned" && html`<${Chip} tone="volt" icon="clock">${stateLine(store, visit)}</${Chip}>`}
        ${type && html`<${Chip}>${type}</${Chip}>`}
        ${leg !== null && visit.state === "planned" && html`<${Chip} icon="navigate"><span aria-hidden="true">${t("day.about", { time: duration(leg) })}</span><span class="unseen">${t("day.drive", { time: duration(leg) })}</span></${Chip}>`}
      </div>
      ${lines && html`<p class="soft clip">${lines}</p>`}
      ${visit.access_note && html`<p class="note"><b>${t("visit.mind")}</b> ${visit.access_note}</p>`}
      <${ContactButtons} facts=${facts} />
      ${
        ["on_site", "working", "paused"].includes(visit.state) &&
        html`<a class="button" href=${link(`/visit/${visit.id}/checklist`)} onClick=${follow}><${Icon} name="list" />${t(visit.state === "on_site" ? "visit.to_checklist" : "visit.go_on")}</a>`
      }
      <${NextState} visit=${visit} />
    </section>
  `
}
