/** The builder of checklists: a bench of sections and items at the left, the phone at the right; kept while it is written. */
import { render } from "preact"
import { useEffect } from "preact/hooks"
import { Icon } from "/app/elements/icon.js"
import { html } from "/app/lib/html.js"
import { openBench } from "./bench.js"
import { PhoneFrame } from "./phone_frame.js"
import { SectionCard } from "./section_card.js"
import { t } from "./words.js"

/** @typedef {import("./bench.js").Bench} Bench */

const root = /** @type {HTMLElement} */ (document.getElementById("builder"))
const { version: id, csrf = "", readonly } = root.dataset

/** @param {{bench: Bench, version: any}} props */
function Builder({ bench, version }) {
  const sections = bench.sections.value
  useFocusOn(bench)
  return html`
    <div class="bench">
      <div class="bench-list">
        ${bench.readonly ? html`<p class="card info">${t("published_hint")}</p>` : html`<${Top} bench=${bench} />`}
        ${sections.map((section, nr) => html`<${SectionCard} key=${section.id} bench=${bench} section=${section} nr=${nr} all=${sections.length} />`)}
        ${!bench.readonly && html`<button class="button add-section" onClick=${bench.addSection}><${Icon} name="plus" />${t("add_section")}</button>`}
      </div>
      <${PhoneFrame} bench=${bench} number=${version.number} />
      <p class="unseen" role="status">${bench.aloud.value}</p>
    </div>
  `
}

/** @param {{bench: Bench}} props */
function Top({ bench }) {
  const grave = bench.grave.value
  /** @param {import("./bench.js").Flaw} flaw */
  const jump = (flaw) => {
    bench.open.value = flaw.item ?? flaw.section
  }
  return html`
    <div class="card bench-top">
      <div class="row">
        <label class="grow"><span class="unseen">${t("list_title")}</span><input class="input list-title" value=${bench.title.value} maxlength="200" autocomplete="off" onInput=${(/** @type {any} */ event) => bench.rename(event.currentTarget.value)} /></label>
        <button class="button" aria-disabled=${!bench.canUndo.value} onClick=${bench.undo}><${Icon} name="undo" />${t("undo")}</button>
        <${Saved} bench=${bench} />
      </div>
      ${
        grave.length === 0
          ? html`<p class="proof ok"><${Icon} name="ok" />${t("proof_holds")}</p>`
          : html`<details class="proof bad" open><summary><${Icon} name="warn" />${t(grave.length === 1 ? "proof_one" : "proof_many", { count: grave.length })}</summary>
            <ul>${grave.map((flaw, nr) => html`<li key=${nr}><button class="linkish" onClick=${() => jump(flaw)}>${flaw.text}</button></li>`)}</ul></details>`
      }
    </div>
  `
}

/** @param {{bench: Bench}} props */
function Saved({ bench }) {
  const { state, why } = bench.saving.value
  const tone = { kept: "ok", waiting: "", away: "wait", meanwhile: "bad", refused: "bad" }[state]
  return html`
    <span class="chip ${tone}" role="status">${state === "kept" && html`<${Icon} name="ok" />`}${t(`saving_${state}`)}</span>
    ${why && html`<p class="problem" role="alert">${why}</p>`}
    ${state === "meanwhile" && html`<button class="button primary" onClick=${() => location.reload()}>${t("load_again")}</button>`}
  `
}

/** What was just opened gets the keyboard: its name is the first thing to write. @param {Bench} bench */
function useFocusOn(bench) {
  useEffect(() => {
    const field = bench.open.value && document.querySelector(`[data-title="${CSS.escape(bench.open.value)}"]`)
    if (!(field instanceof HTMLInputElement)) return
    if (bench.isFresh(bench.open.value ?? "")) field.select()
    field.closest(".row-item, .bench-section")?.scrollIntoView({ block: "nearest" })
  }, [bench.open.value])
}

async function start() {
  const address = `/api/checklist-version/${id}`
  const answer = await fetch(address, { headers: { Accept: "application/json" } })
  if (!answer.ok) throw new Error(`${answer.status}`)
  const version = await answer.json()
  const bench = openBench(version, { address, csrf, readonly: readonly === "true" })
  root.replaceChildren()
  render(html`<${Builder} bench=${bench} version=${version} />`, root)
  // Nothing half-written is published or left behind.
  document.addEventListener(
    "click",
    async (event) => {
      const link = /** @type {Element} */ (event.target).closest("a[data-after-saving]")
      if (!(link instanceof HTMLElement) || !bench.keeping.isDirty()) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (await bench.keeping.flush()) link.click()
    },
    { capture: true },
  )
  window.addEventListener("beforeunload", (event) => bench.keeping.isDirty() && event.preventDefault())
}

start().catch(() => {
  root.textContent = t("not_loaded")
})
