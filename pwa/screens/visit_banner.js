/** What a technician must know before anything else: taken away, called off, or a question that lies with the office. */
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { concernWords } from "../lib/clash_words.js"
import { html } from "../lib/html.js"
import { t } from "../lib/texts.js"
import { when } from "../lib/time.js"

/** @param {{visit: import("../types.js").Doc}} props */
export function VisitBanner({ visit }) {
  const { store } = useApp()
  const clashes = store.by("clash", "document", visit.id).filter((clash) => clash.state === "open")
  return html`
    ${
      visit.left &&
      html`<div class="card wait row" role="status"><${Icon} name="warn" /><div class="grow"><b class="title">${movedWords(store, visit)}</b><div>${t("moved.kept")}</div></div></div>`
    }
    ${
      visit.state === "cancelled" &&
      html`<div class="card wait row" role="status"><${Icon} name="warn" /><div class="grow"><b class="title">${t("visit.cancelled")}</b><div>${t("visit.cancelled_more")}</div></div></div>`
    }
    ${clashes.map(
      (clash) => html`
        <div class="card wait row" key=${clash.id} role="status">
          <${Icon} name="scale" /><div class="grow"><b class="title">${concernWords(store, clash)}</b><div>${t("clash.open")}</div></div>
        </div>
      `,
    )}
  `
}

/** "Verplaatst naar Oost om 10:12 door Piet": as far as the office told. @param {import("../types.js").Store} store @param {import("../types.js").Doc} visit */
export function movedWords(store, visit) {
  const notice = store.by("notice", "visit", visit.id).findLast((one) => one.kind === "visit_moved")
  const { team: to, name: by } = notice?.params ?? {}
  const at = notice?.at
  const words = [
    to ? t("moved.to", { to }) : t("moved.away"),
    at ? t("moved.at", { time: when(at) }) : "",
    by ? t("moved.by", { by }) : "",
  ]
  return words.filter(Boolean).join(" ")
}
