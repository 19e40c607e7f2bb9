/** "Alleen als [Meterkast oud?] is [ja]": a condition as a sentence with fields in it. */
import { Icon } from "/app/elements/icon.js"
import { html } from "/app/lib/html.js"
import { itemsAbove } from "./draft.js"
import { Flaws } from "./fields.js"
import { firstRule, linesOf, ruleFor, testsFor, whenOf } from "./rules.js"
import { kept, shown, t } from "./words.js"

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./rules.js").Rule} Rule */

/** @param {{bench: Bench, one: Record<string, any>}} props one: an item or a section */
export function ConditionField({ bench, one }) {
  const above = itemsAbove(bench.sections.value, one.id)
  const lines = one.when ? linesOf(one.when) : { join: /** @type {const} */ ("all"), rules: [] }
  /** @param {any} when */
  const set = (when) => bench.change(one.id, { when })
  if (above.length === 0 && !one.when) return html`<p class="hint">${t("when_nothing_above")}</p>`
  if (!lines)
    return html`<div class="condition"><p>${bench.judged.value.whens[one.id]}</p><p class="hint">${t("when_complex")}</p>
      <button class="button" onClick=${() => set(undefined)}>${t("when_remove_all")}</button></div>`
  /** @param {number} nr @param {Rule | null} rule */
  const put = (nr, rule) => set(whenOf({ ...lines, rules: lines.rules.toSpliced(nr, 1, ...(rule ? [rule] : [])) }))
  const more = () => set(whenOf({ ...lines, rules: [...lines.rules, firstRule(above)] }))
  return html`
    <div class="condition" role="group" aria-label=${t("when")}>
      ${lines.rules.map(
        (rule, nr) => html`
          <div class="rule" key=${nr}>
            <span class="rule-word">${nr === 0 ? t("only_if") : html`<${Join} join=${lines.join} onJoin=${(/** @type {any} */ join) => set(whenOf({ ...lines, join }))} />`}</span>
            <${RuleFields} rule=${rule} above=${above} onRule=${(/** @type {Rule} */ next) => put(nr, next)} />
            <button class="button icon-only quiet" aria-label=${t("when_remove")} onClick=${() => put(nr, null)}><${Icon} name="fail" /></button>
          </div>
        `,
      )}
      <button class="button quiet" onClick=${more}><${Icon} name="plus" />${t(lines.rules.length ? "when_more" : "when_add")}</button>
      <${Flaws} flaws=${bench.flawsOf(one.id, "when")} />
    </div>
  `
}

/** @param {{join: string, onJoin: (join: string) => void}} props */
const Join = ({ join, onJoin }) => html`
  <select class="input" aria-label=${t("when_join")} value=${join} onChange=${(/** @type {any} */ event) => onJoin(event.currentTarget.value)}>
    <option value="all" selected=${join === "all"}>${t("and")}</option><option value="any" selected=${join === "any"}>${t("or")}</option>
  </select>
`

/** @param {{rule: Rule, above: Record<string, any>[], onRule: (rule: Rule) => void}} props */
function RuleFields({ rule, above, onRule }) {
  const item = above.find((one) => one.id === rule.item)
  /** @param {any} event */
  const pickItem = (event) => onRule(ruleFor(above.find((one) => one.id === event.currentTarget.value)))
  /** @param {any} event */
  const pickTest = (event) => {
    const test = event.currentTarget.value
    const keeps = testsFor(item?.type).includes(test) && !test.endsWith("answered")
    onRule({ ...rule, test, values: keeps ? rule.values : [] })
  }
  return html`
    <select class="input rule-item" aria-label=${t("when_item")} value=${rule.item} onChange=${pickItem}>
      ${!item && html`<option value=${rule.item} selected>${t("when_gone")}</option>`}
      ${above.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === rule.item}>${one.title || t("untitled")}</option>`)}
    </select>
    <select class="input" aria-label=${t("when_test")} value=${rule.test} onChange=${pickTest}>
      ${testsFor(item?.type).map((test) => html`<option key=${test} value=${test} selected=${test === rule.test}>${t(`test_${test}`)}</option>`)}
    </select>
    <${Values} rule=${rule} item=${item} onRule=${onRule} />
  `
}

/** @param {{rule: Rule, item: Record<string, any> | undefined, onRule: (rule: Rule) => void}} props */
function Values({ rule, item, onRule }) {
  if (rule.test.endsWith("answered") || !item) return null
  if (item.type === "number")
    return html`<span class="rule-number"><input class="input" inputmode="decimal" aria-label=${t("when_number")} value=${shown(rule.values[0])}
      onInput=${(/** @type {any} */ event) => onRule({ ...rule, values: [kept(event.currentTarget.value)] })} />${item.unit && html`<span class="soft">${item.unit}</span>`}</span>`
  const options = optionsOf(item)
  if (rule.test !== "one_of")
    return html`<select class="input" aria-label=${t("when_value")} value=${rule.values[0] ?? ""} onChange=${(/** @type {any} */ event) => onRule({ ...rule, values: [event.currentTarget.value] })}>
      ${!options.some(([id]) => id === rule.values[0]) && html`<option value="" selected>${t("when_choose")}</option>`}
      ${options.map(([id, title]) => html`<option key=${id} value=${id} selected=${id === rule.values[0]}>${title}</option>`)}
    </select>`
  /** @param {string} id */
  const toggle = (id) =>
    onRule({
      ...rule,
      values: options
        .map(([one]) => one)
        .filter((one) => (one === id ? !rule.values.includes(one) : rule.values.includes(one))),
    })
  return html`<span class="rule-several">${options.map(
    ([id, title]) =>
      html`<label class="check" key=${id}><input type="checkbox" checked=${rule.values.includes(id)} onChange=${() => toggle(id)} /><span>${title}</span></label>`,
  )}</span>`
}

/** @param {Record<string, any>} item @returns {[string, string][]} */
function optionsOf(item) {
  if (item.type === "tick") return ["ok", "fail", "na"].map((one) => [one, t(`tick_${one}`)])
  return (item.options ?? []).map((/** @type {any} */ option) => [option.id, option.title || t("untitled")])
}
