/** Reads checklists and documents from standard input and says how JavaScript reads them: for tests/visits/test_agreement.py. */
import { readFileSync } from "node:fs"
import { statementOf } from "../../pwa/lib/report.js"
import { setLang } from "../../pwa/lib/texts.js"
import { factsOf } from "../../pwa/lib/visit_facts.js"
import { Facts } from "../../pwa/rules/checklist_facts.js"
import { completeness } from "../../pwa/rules/completeness.js"
import { Showing } from "../../pwa/rules/showing.js"
import { Documents } from "../../pwa/store/documents.js"

const said = []
for (const { sections, documents, rows, shown } of JSON.parse(readFileSync(0, "utf8"))) {
  const facts = new Facts(documents)
  const showing = new Showing(sections, facts)
  const store = /** @type {any} */ (new Documents())
  for (const { kind, id, ...fields } of rows) store.settle(kind, id, { v: 1, ...fields, id })
  const { visit, lang, ...more } = shown
  setLang(lang)
  const made = await statementOf({ store, facts: factsOf(store, store.get("visit", visit)), ...more })
  said.push({
    missing: completeness(sections, documents),
    asked: sections.map((/** @type {any} */ _section, /** @type {number} */ at) =>
      [0, 1, 3].map((repeat) => showing.asked(at, repeat).map(({ item, sure }) => [item.id, sure])),
    ),
    statement: made.text,
  })
}
process.stdout.write(JSON.stringify(said))
