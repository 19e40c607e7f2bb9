/** A statement as a person reads it: every fact of the text, nothing beside it. */

import { answerWords } from "../lib/answer_words.js"
import { useApp } from "../lib/app_context.js"
import { html } from "../lib/html.js"
import { amount } from "../lib/numbers.js"
import { t } from "../lib/texts.js"
import { Picture } from "./picture.js"

/** @param {{text: string}} props the canonical statement */
export function ReportView({ text }) {
  const { store } = useApp()
  const said = JSON.parse(text)
  const words = answerWords(store.get("checklist_version", said.checklist.version))
  return html`
    <article class="report stack" lang=${said.lang}>
      <div><b>${said.title}</b><div>${said.customer}</div><div class="soft">${said.address}</div></div>
      ${said.lines.length > 0 && html`<${Part} title=${t("report.lines")}><ul>${said.lines.map((/** @type {string} */ line) => html`<li>${line}</li>`)}</ul></${Part}>`}
      ${
        said.answers.length > 0 &&
        html`<${Part} title=${t("report.answers")}><dl>${said.answers.map(
          (/** @type {any} */ one) =>
            html`<div><dt>${one.title}${one.repeat ? ` (${one.repeat + 1})` : ""}</dt><dd>${one.shown ?? words(one)}${one.note && html`<span class="soft block">${one.note}</span>`}</dd></div>`,
        )}</dl></${Part}>`
      }
      ${
        said.parts.length > 0 &&
        html`<${Part} title=${t("report.parts")}><ul>${said.parts.map(
          (/** @type {any} */ one) =>
            html`<li>${amount(one.quantity, one.unit)} ${one.name}${one.serial && html` <span class="number">${one.serial}</span>`}</li>`,
        )}</ul></${Part}>`
      }
      ${
        said.photos.length > 0 &&
        html`<${Part} title=${t("report.photos", { count: said.photos.length })}><div class="shots">${said.photos.map(
          (/** @type {any} */ one) =>
            html`<span class="shot taken" key=${one.sha256}><${Picture} sha256=${one.sha256} alt=${one.item} /></span>`,
        )}</div></${Part}>`
      }
      ${said.remarks && html`<${Part} title=${t("report.remarks")}><p>${said.remarks}</p></${Part}>`}
      <p class="soft">${said.consent}</p>
    </article>
  `
}

/** @param {{title: string, children?: any}} props */
const Part = ({ title, children }) => html`<section><h3>${title}</h3>${children}</section>`
