/** Visits that went to others while this phone had work on them: kept here to look at. */
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { dayOf } from "../lib/time.js"
import { factsOf } from "../lib/visit_facts.js"
import { movedWords } from "./visit_banner.js"

/** @param {{day: string}} props */
export function Moved({ day }) {
  const { store } = useApp()
  const moved = store.all("visit").filter((visit) => visit.left && dayOf(visit.planned_from) === day)
  if (moved.length === 0) return null
  return html`
    <h2 class="soft group">${t("moved.title")}</h2>
    ${moved.map((visit) => {
      const { name, place } = factsOf(store, visit)
      return html`
        <a class="card wait stack tight" key=${visit.id} href=${link(`/visit/${visit.id}`)} onClick=${follow}>
          <b class="title">${name}</b><span class="soft">${place}</span><span>${movedWords(store, visit)}. ${t("moved.kept")}</span>
        </a>
      `
    })}
  `
}
