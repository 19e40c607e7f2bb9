/** A signature as a point of the checklist. */
import { Icon } from "../../elements/icon.js"
import { Tick } from "../../elements/tick.js"
import { useApp } from "../../lib/app_context.js"
import { html } from "../../lib/html.js"
import { follow, link } from "../../lib/route.js"
import { t } from "../../lib/texts.js"
import { signatureOf } from "../../lib/visit_facts.js"

/** @param {import("../checklist_section.js").ItemProps} props */
export function SignatureItem({ visit, item, required, readonly }) {
  const { store } = useApp()
  const role = item.role ?? "customer"
  const signature = signatureOf(store, visit.id, role)
  return html`
    <div class="line">
      <${Tick} state=${signature ? "ok" : required ? "required" : "open"} />
      <span class="grow">${item.title}<span class="soft block">${signature ? t("sign.signed_by", { name: signature.name }) : t("sign.hint")}</span></span>
      ${!readonly && !signature && html`<a class="button brand" href=${link(`/visit/${visit.id}/sign`, { role })} onClick=${follow}><${Icon} name="pen" />${t("sign.start")}</a>`}
    </div>
  `
}
