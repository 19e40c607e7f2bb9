/** What was reported about this visit, and the way to report more. */
import { Chip } from "../elements/chip.js"
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { follow, link } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { issuePhotos, issuesOf } from "../lib/visit_facts.js"
import { TONES } from "./issue.js"

/** @param {{visit: import("../types.js").Doc}} props */
export function IssuesCard({ visit }) {
  const { store } = useApp()
  const issues = issuesOf(store, visit.id)
  if (visit.left && issues.length === 0) return null
  return html`
    <section class="card stack tight">
      <h2>${t("issue.title")}</h2>
      <ul class="list">
        ${issues.map((issue) => {
          const count = issuePhotos(store, visit.id, issue.id).length
          return html`
            <li key=${issue.id}>
              <a class="line plain" href=${link(`/visit/${visit.id}/issue/${issue.id}`)} onClick=${follow}>
                <span class="grow">
                  <span class="row"><b class="grow">${t(`issue.category_${issue.category}`)}</b><${Chip} tone=${TONES[issue.severity]} icon=${null}>${t(`issue.severity_${issue.severity}`)}</${Chip}></span>
                  <span class="soft block">${issue.text}</span>${count > 0 && html`<span class="soft block">${t("issue.photos", { count })}</span>`}
                </span>
                <${Icon} name="next" />
              </a>
            </li>
          `
        })}
      </ul>
      ${!visit.left && html`<a class="button" href=${link(`/visit/${visit.id}/issue`)} onClick=${follow}><${Icon} name="warn" />${t("issue.make")}</a>`}
    </section>
  `
}
