/** The customer signs on this phone, over exactly what the statement says: drawn with a finger, or typed. */
import { useEffect, useRef, useState } from "preact/hooks"
import { Icon } from "../elements/icon.js"
import { ReportView } from "../elements/report_view.js"
import { Screen } from "../elements/screen.js"
import { Sheet } from "../elements/sheet.js"
import { SignaturePad } from "../elements/signature_pad.js"
import { toast } from "../elements/toast.js"
import { seal } from "../lib/acts.js"
import { useApp } from "../lib/app_context.js"
import { missingOf } from "../lib/checklist_facts.js"
import { html } from "../lib/html.js"
import { statementOf } from "../lib/report.js"
import { settle } from "../lib/route.js"
import { lang, t } from "../lib/texts.js"
import { signatureOf, visitFacts } from "../lib/visit_facts.js"
import { SignedBefore } from "./changed_since.js"
import { SignElsewhere } from "./sign_elsewhere.js"

/** @typedef {{name: string, how: "drawn" | "typed", agreed: boolean, strokes: any[]}} Half what is on the screen before it is sealed */

/** @param {{visit: string, role?: string}} props */
export function Sign({ visit: id, role = "customer" }) {
  const { store, person, version } = useApp()
  const facts = visitFacts(store, id)
  const draft = `sign:${id}:${role}`
  const [half, setHalf] = useState(/** @type {Half | null} */ (null))
  const [reading, setReading] = useState(false)
  const [asked, setAsked] = useState(false)
  const [elsewhere, setElsewhere] = useState(false)
  const [made, setMade] = useState(/** @type {Awaited<ReturnType<typeof statementOf>> | null} */ (null))
  const picture = useRef(/** @type {(() => Promise<ArrayBuffer>) | null} */ (null))
  const consent = t("sign.consent")

  useEffect(() => {
    const fresh = {
      name: role === "customer" ? (facts?.visit.contact_name ?? facts?.customer?.name ?? "") : person.name,
      how: "drawn",
      agreed: false,
      strokes: [],
    }
    Promise.resolve(store.draft(draft)).then((found) => setHalf(found ?? fresh))
  }, [draft])
  useEffect(() => {
    if (half && facts)
      statementOf({ store, facts, tenant: person.tenant, app: version, role, name: half.name.trim(), consent }).then(
        setMade,
      )
  }, [half?.name, store.version.value, lang.value])

  if (!facts || !half || !made) return html`<${Screen} title=${t(`sign.${role}`)} parent=${`/visit/${id}`} />`
  /** @param {Partial<Half>} change */
  const change = (change) => {
    const next = { ...half, ...change }
    setHalf(next)
    store.saveDraft(draft, next)
  }
  const flaw = flawOf(half)
  const finish = async () => {
    if (flaw) return setAsked(true)
    // The statement is made again from what is on the screen now: what is sealed is what was shown.
    const now = await statementOf({
      store,
      facts,
      tenant: person.tenant,
      app: version,
      role,
      name: half.name.trim(),
      consent,
    })
    if (now.sha256 !== made.sha256) return setMade(now)
    const statement_sha256 = await store.keepBlob(now.bytes, "application/json")
    const image_sha256 =
      half.how === "drawn"
        ? await store.keepBlob(await /** @type {() => Promise<ArrayBuffer>} */ (picture.current)(), "image/png")
        : undefined
    const typed = half.how === "typed" ? half.name.trim() : undefined
    await seal(store, { visit: id, role, name: half.name.trim(), statement_sha256, image_sha256, typed, consent })
    await store.dropDraft(draft)
    toast(t("sign.sealed"))
    settle(`/visit/${id}/finish`)
  }
  const before = signatureOf(store, id, role)
  const left = missingOf(store, facts.visit).filter((one) => one.type !== "signature").length
  return html`
    <${Screen} title=${t(`sign.${role}`)} parent=${`/visit/${id}`}
      foot=${html`${asked && flaw && html`<p class="hint bad" role="alert">${t(flaw)}</p>`}<button class="button primary main" onClick=${finish}>${t("sign.seal")}</button>`}>
      ${left > 0 && html`<p class="card wait">${t("sign.not_ready", { count: left })}</p>`}
      ${before && html`<${SignedBefore} facts=${facts} signature=${before} />`}
      <${Summary} text=${made.text} onRead=${() => setReading(true)} />
      <section class="card stack sign-card">
        <label class="field"><span class="label">${t("sign.name")}</span>
          <input class="input" autocomplete="off" value=${half.name} onInput=${(/** @type {any} */ event) => change({ name: event.currentTarget.value })} /></label>
        ${
          half.how === "drawn"
            ? html`<${SignaturePad} strokes=${half.strokes} onStrokes=${(/** @type {any[]} */ strokes) => change({ strokes })} picture=${picture} />`
            : html`<p class="typed-signature" aria-label=${t("sign.typed_label")}>${half.name.trim() || "…"}</p>`
        }
        <div class="buttons">
          ${half.how === "drawn" && html`<button class="button" onClick=${() => change({ strokes: [] })}>${t("sign.wipe")}</button>`}
          <button class="button" onClick=${() => change({ how: half.how === "drawn" ? "typed" : "drawn" })}>${t(half.how === "drawn" ? "sign.type" : "sign.draw")}</button>
        </div>
        <label class="check"><input type="checkbox" checked=${half.agreed} onChange=${(/** @type {any} */ event) => change({ agreed: event.currentTarget.checked })} /><span>${consent}</span></label>
      </section>
      ${role === "customer" && html`<button class="button" onClick=${() => setElsewhere(true)}><${Icon} name="on_phone" />${t("elsewhere.ask")}</button>`}
      ${elsewhere && html`<${SignElsewhere} facts=${facts} left=${left} onClose=${() => setElsewhere(false)} />`}
      ${reading && html`<${Sheet} title=${t("sign.report")} onClose=${() => setReading(false)}><${ReportView} text=${made.text} /></${Sheet}>`}
    </${Screen}>
  `
}

/** What is still wanting, as a text's key. @param {Half} half @returns {string | null} */
export function flawOf(half) {
  if (!half.name.trim()) return "sign.need_name"
  if (half.how === "drawn" && half.strokes.length === 0) return "sign.need_drawing"
  return half.agreed ? null : "sign.need_consent"
}

/** The short of it, read from the statement itself. @param {{text: string, onRead: () => void}} props */
function Summary({ text, onRead }) {
  const said = JSON.parse(text)
  const serials = said.parts.map((/** @type {any} */ part) => part.serial).filter(Boolean)
  const counts = [
    t("sign.photos", { count: said.photos.length }),
    t("sign.points", { count: said.answers.length }),
    ...(serials.length ? [t("sign.serials", { serials: serials.join(", ") })] : []),
  ]
  return html`
    <section class="card stack tight">
      <h2>${t("sign.you_sign_for")}</h2>
      <p>${[said.title, said.address].filter(Boolean).join(", ")}<br />${counts.join(" · ")}</p>
      <button class="button" onClick=${onRead}><${Icon} name="list" />${t("sign.read")}</button>
    </section>
  `
}
