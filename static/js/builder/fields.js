/** The small fields of the bench: a labelled text, and what is wrong with it below. */
import { html } from "/app/lib/html.js"
import { useOwnId } from "/app/lib/own_id.js"

/** @typedef {import("./bench.js").Flaw} Flaw */

/** @param {{flaws: Flaw[], id?: string}} props */
export const Flaws = ({ flaws, id }) =>
  flaws.length > 0 &&
  html`<div id=${id} class="flaws">${flaws.map((flaw) => html`<p key=${flaw.code} class="hint ${flaw.grave ? "bad" : "wait"}">${flaw.text}</p>`)}</div>`

/**
 * @param {{label: string, value: string, onText: (text: string) => void, flaws?: Flaw[], most?: number, lines?: boolean, hideLabel?: boolean, hint?: string, input?: Record<string, any>}} props
 */
export function TextField({ label, value, onText, flaws = [], most = 200, lines, hideLabel, hint, input }) {
  const id = useOwnId()
  const wrong = flaws.some((flaw) => flaw.grave)
  const shared = {
    id,
    value,
    class: "input",
    maxlength: most,
    autocomplete: "off",
    "aria-invalid": wrong ? "true" : undefined,
    "aria-describedby": flaws.length ? `${id}-flaws` : hint ? `${id}-hint` : undefined,
    onInput: (/** @type {any} */ event) => onText(event.currentTarget.value),
    ...input,
  }
  return html`
    <div class="field">
      <label for=${id} class=${hideLabel ? "unseen" : ""}>${label}</label>
      ${lines ? html`<textarea rows="2" ...${shared}></textarea>` : html`<input ...${shared} />`}
      ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
      <${Flaws} flaws=${flaws} id=${`${id}-flaws`} />
    </div>
  `
}

/** @param {{label: string, value: string, options: [string, string][], onPick: (value: string) => void, hideLabel?: boolean}} props */
export function Pick({ label, value, options, onPick, hideLabel }) {
  const id = useOwnId()
  return html`
    <div class="field">
      <label for=${id} class=${hideLabel ? "unseen" : ""}>${label}</label>
      <select class="input" id=${id} value=${value} onChange=${(/** @type {any} */ event) => onPick(event.currentTarget.value)}>
        ${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === value}>${text}</option>`)}
      </select>
    </div>
  `
}

/** @param {{label: string, checked: boolean, onCheck: (checked: boolean) => void}} props */
export const Check = ({ label, checked, onCheck }) => html`
  <label class="check"><input type="checkbox" checked=${checked} onChange=${(/** @type {any} */ event) => onCheck(event.currentTarget.checked)} /><span>${label}</span></label>
`
