/** The rules that Python and JavaScript share, by the files that both read (tests/wire). */
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { statementOf } from "../../pwa/lib/report.js"
import { setLang } from "../../pwa/lib/texts.js"
import { factsOf } from "../../pwa/lib/visit_facts.js"
import { Facts } from "../../pwa/rules/checklist_facts.js"
import { completeness } from "../../pwa/rules/completeness.js"
import { effects } from "../../pwa/rules/effects.js"
import { Showing } from "../../pwa/rules/showing.js"
import { factsHash } from "../../pwa/rules/statement.js"
import { Documents } from "../../pwa/store/documents.js"

const WIRE = new URL("../wire/", import.meta.url)

/** @param {string} folder @returns {[string, any][]} every case of a folder under its file and name */
function cases(folder) {
  const files = readdirSync(new URL(`${folder}/`, WIRE)).filter((name) => name.endsWith(".json"))
  return files.flatMap((name) =>
    JSON.parse(readFileSync(new URL(`${folder}/${name}`, WIRE), "utf8")).map((/** @type {any} */ one) => [
      `${name}: ${one.name}`,
      one,
    ]),
  )
}

/** @param {any[]} documents `{kind, id, doc}` or `{kind, id, ...fields}` */
function shelved(documents) {
  const shelf = new Documents()
  for (const { kind, id, doc, ...fields } of documents) shelf.settle(kind, id, { v: 1, ...(doc ?? fields), id })
  return shelf
}

for (const [name, golden] of cases("effects").filter(([, one]) => !one.server_only)) {
  test(`effects/${name}`, () => {
    const documents = shelved(golden.documents)
    const act = () => effects[golden.mutation.name](documents, golden.mutation, { member: golden.by.member })
    act()
    for (const { kind, id, doc } of golden.on_phone ?? golden.expect) {
      const shown = documents.get(kind, id)
      if (doc === null) assert.equal(shown, null)
      else for (const [field, value] of Object.entries(doc)) assert.deepEqual(shown?.[field], value, `${kind}.${field}`)
    }
  })
}

/** An act that the office has answered may be replayed over documents that have it already. */
for (const [name, golden] of cases("effects").filter(
  ([, one]) => ["applied", "merged"].includes(one.outcome) && !one.server_only,
)) {
  test(`twice is once: effects/${name}`, () => {
    const documents = shelved(golden.documents)
    const was = documents.get("part_use", golden.mutation.args.of)?.returned
    const act = () => effects[golden.mutation.name](documents, golden.mutation, { member: golden.by.member, was })
    act()
    const once = JSON.stringify([...documents.shown.entries()])
    act()
    assert.equal(JSON.stringify([...documents.shown.entries()]), once)
  })
}

for (const [name, golden] of cases("completeness")) {
  test(`completeness/${name}`, () => {
    assert.deepEqual(completeness(golden.sections, golden.documents), golden.missing)
  })
}

for (const [name, { sections, documents, shown, missing }] of cases("showing")) {
  test(`showing/${name}`, () => {
    const facts = new Facts(documents)
    const showing = new Showing(sections, facts)
    const asked = sections.flatMap((/** @type {any} */ section, /** @type {number} */ at) =>
      facts
        .repeats(section)
        .flatMap((repeat) => showing.asked(at, repeat).map(({ item, sure }) => ({ item: item.id, repeat, sure }))),
    )
    assert.deepEqual(asked, shown)
    assert.deepEqual(completeness(sections, documents), missing)
  })
}

for (const [name, golden] of cases("statement")) {
  test(`statement/${name}`, async () => {
    const { documents, visit, lang, ...shown } = golden.input
    const shelf = shelved(documents)
    setLang(lang)
    const store = /** @type {any} */ (shelf)
    const made = await statementOf({
      store,
      facts: factsOf(store, /** @type {any} */ (shelf.get("visit", visit))),
      ...shown,
    })
    assert.equal(made.text, golden.text)
    assert.equal(made.sha256, golden.sha256)
    assert.equal(await factsHash(JSON.parse(made.text)), golden.facts)
  })
}
