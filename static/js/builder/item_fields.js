/** What can be said of an item, by its type. */
import { useLayoutEffect, useRef } from "preact/hooks"
import { Icon } from "/app/elements/icon.js"
import { html } from "/app/lib/html.js"
import { CategoryField } from "./category_field.js"
import { ConditionField } from "./condition_field.js"
import { newId } from "./draft.js"
import { Check, Flaws, Pick, TextField } from "./fields.js"
import { OutlineField } from "./outline_field.js"
import { kept, shown, t } from "./words.js"

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {{bench: Bench, item: Record<string, any>, section: import("./draft.js").Section}} Props */

/** @param {Props} props */
export function ItemFields({ bench, item, section }) {
  const More = MORE[item.type]
  return html`
    <div class="item-fields">
      <${TextField} label=${t("title")} value=${item.title} flaws=${bench.flawsOf(item.id, "title")}
        onText=${(/** @type {string} */ title) => bench.change(item.id, { title })} input=${{ "data-title": item.id }} />
      ${More && html`<${More} bench=${bench} item=${item} section=${section} />`}
      <${TextField} label=${t("help")} hint=${t("help_hint")} value=${item.help ?? ""} most=${1000} lines onText=${(/** @type {string} */ help) => bench.change(item.id, { help })} />
      <${Check} label=${t(item.when || section.when ? "required_if_shown" : "required")} checked=${item.required} onCheck=${(/** @type {boolean} */ required) => bench.change(item.id, { required })} />
      <${ConditionField} bench=${bench} one=${item} />
    </div>
  `
}

/** @param {Props} props */
function Options({ bench, item }) {
  const options = /** @type {{id: string, title: string}[]} */ (item.options ?? [])
  /** @param {{id: string, title: string}[]} next */
  const put = (next) => bench.change(item.id, { options: next })
  const fields = useRef(/** @type {HTMLElement | null} */ (null))
  const next = useRef(/** @type {string | null} */ (null))
  // Before the next letter: what is typed on at once belongs to the new field.
  useLayoutEffect(() => {
    const field = next.current && fields.current?.querySelector(`[data-option="${CSS.escape(next.current)}"]`)
    next.current = null
    if (field instanceof HTMLElement) field.focus()
  })
  const add = () => {
    next.current = newId("o", bench.sections.value)
    put([...options, { id: next.current, title: "" }])
  }
  /** @param {number} nr */
  const drop = (nr) => {
    next.current = (options[nr + 1] ?? options[nr - 1])?.id ?? null
    put(options.toSpliced(nr, 1))
  }
  /** @param {number} nr @param {number} by */
  const move = (nr, by) => put(options.toSpliced(nr, 1).toSpliced(nr + by, 0, options[nr]))
  /** @param {KeyboardEvent} event @param {number} nr */
  const onKey = (event, nr) => {
    if (event.key === "Enter" && nr === options.length - 1) {
      event.preventDefault()
      add()
    }
  }
  return html`
    <fieldset class="options" ref=${fields}><legend>${t("options")}</legend>
      ${options.map(
        (option, nr) => html`
          <div class="option" key=${option.id}>
            <input class="input" aria-label=${t("option_nr", { nr: nr + 1 })} value=${option.title} maxlength="200" autocomplete="off" data-option=${option.id}
              onInput=${(/** @type {any} */ event) => put(options.with(nr, { ...option, title: event.currentTarget.value }))} onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, nr)} />
            <button class="button icon-only quiet" aria-label=${t("up", { title: option.title })} aria-disabled=${nr === 0} onClick=${() => nr > 0 && move(nr, -1)}>↑</button>
            <button class="button icon-only quiet" aria-label=${t("down", { title: option.title })} aria-disabled=${nr === options.length - 1} onClick=${() => nr < options.length - 1 && move(nr, 1)}>↓</button>
            <button class="button icon-only quiet" aria-label=${t("option_remove", { title: option.title })} onClick=${() => drop(nr)}><${Icon} name="fail" /></button>
          </div>
        `,
      )}
      <button class="button quiet" onClick=${add}><${Icon} name="plus" />${t("option_add")}</button>
      <${Flaws} flaws=${bench.flawsOf(item.id, "options")} />
    </fieldset>
  `
}

/** @param {Props} props */
function Limits({ bench, item }) {
  /** @param {"min" | "max"} end @param {string} text */
  const put = (end, text) => {
    const limits = { ...item.limits, [end]: kept(text) }
    if (!limits[end]) delete limits[end]
    bench.change(item.id, { limits: Object.keys(limits).length ? limits : undefined })
  }
  const number = { inputmode: "decimal", class: "input number" }
  return html`
    <div class="pair three">
      <${TextField} label=${t("at_least")} value=${shown(item.limits?.min)} most=${30} input=${number} onText=${(/** @type {string} */ text) => put("min", text)} />
      <${TextField} label=${t("at_most")} value=${shown(item.limits?.max)} most=${30} input=${number} onText=${(/** @type {string} */ text) => put("max", text)} />
      <${TextField} label=${t("unit")} value=${item.unit ?? ""} most=${20} onText=${(/** @type {string} */ unit) => bench.change(item.id, { unit })} />
    </div>
    <p class="hint">${t("limits_hint")}</p>
    <${Flaws} flaws=${bench.flawsOf(item.id, "limits")} />
  `
}

/** @param {Props} props */
const Shot = ({ bench, item }) => html`
  <${TextField} label=${t("shot")} hint=${t("shot_hint")} value=${item.shot ?? ""} most=${300} onText=${(/** @type {string} */ shot) => bench.change(item.id, { shot })} />
  <${OutlineField} bench=${bench} item=${item} />
`

/** @param {Props} props */
function Serial({ bench, item, section }) {
  const photos = section.items.filter((one) => one.type === "photo")
  /** @type {[string, string][]} */
  const plates = [
    ["", t("plate_none")],
    ...photos.map((one) => /** @type {[string, string]} */ ([one.id, one.title || t("untitled")])),
  ]
  return html`
    <${Pick} label=${t("plate")} value=${item.plate ?? ""} options=${plates} onPick=${(/** @type {string} */ plate) => bench.change(item.id, { plate })} />
    <${Flaws} flaws=${bench.flawsOf(item.id, "plate")} />
    <${CategoryField} bench=${bench} item=${item} />
  `
}

/** @param {Props} props */
const Role = ({ bench, item }) => html`
  <${Pick} label=${t("role")} value=${item.role ?? "customer"} options=${["customer", "technician"].map((role) => [role, t(`role_${role}`)])}
    onPick=${(/** @type {string} */ role) => bench.change(item.id, { role })} />
  <${Flaws} flaws=${bench.flawsOf(item.id, "role")} />
`

/** @type {Record<string, ((props: Props) => any) | undefined>} */
const MORE = { choice: Options, number: Limits, photo: Shot, serial: Serial, signature: Role }
