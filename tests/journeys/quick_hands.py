"""What runs inside the page, over the app's own modules: a second store over the same database, as another tab has.

Nothing is exposed for it: `/app/store/store.js` and the rest are what the page itself imports.
"""

SHOWN = """async (kind) => {
  const { openSession } = await import("/app/session.js")
  const { openStore } = await import("/app/store/store.js")
  const store = await openStore((await openSession()).current())
  const found = store.all(kind).map((one) => ({ ...one }))
  await store.close()
  return found
}"""

QUICK_HANDS = """async ({ visit: id, photos, serial, name }) => {
  const [{ openSession }, { openStore }, acts, facts, { statementOf }, { uuid7 }] = await Promise.all(
    ["session", "store/store", "lib/acts", "lib/visit_facts", "lib/report", "lib/uuid7"].map((one) => import(`/app/${one}.js`)),
  )
  const person = (await openSession()).current()
  const store = await openStore(person)
  const items = facts.visitFacts(store, id).checklist.sections.flatMap((section) => section.items)
  const answerTo = {
    tick: () => "ok",
    choice: (item) => item.options[0].id,
    number: (item) => String(item.limits?.max ?? "5"),
    text: () => "Gezien en besproken.",
  }
  const picture = async (words) => {
    const canvas = new OffscreenCanvas(640, 480)
    const pen = canvas.getContext("2d")
    pen.fillStyle = `hsl(${Math.random() * 360} 50% 40%)`
    pen.fillRect(0, 0, 640, 480)
    pen.fillStyle = "white"
    pen.font = "28px sans-serif"
    pen.fillText(words, 20, 240)
    pen.fillText(uuid7(), 20, 300)
    return (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 })).arrayBuffer()
  }
  const photograph = async (place, words) => {
    const bytes = await picture(words)
    const sha256 = await store.keepBlob(bytes, "image/jpeg")
    const taken_at = new Date().toISOString()
    await acts.addPhoto(store, { id: uuid7(), visit: id, ...place, sha256, bytes: bytes.byteLength, width: 640, height: 480, taken_at })
  }
  for (const item of items.filter((one) => answerTo[one.type]))
    await acts.answer(store, { visit: id, item: item.id, repeat: 0, value: answerTo[item.type](item) })
  let left = photos
  for (const item of items.filter((one) => one.type === "photo" && !facts.photosOf(store, id, one.id).length)) {
    await photograph({ item: item.id, repeat: 0 }, item.title)
    left--
  }
  while (left-- > 0) await photograph({}, "Los")
  const asked = items.find((one) => one.type === "serial")
  if (asked) {
    const known = store.by("serial", "serial", serial)[0]
    await acts.usePart(store, { visit: id, item: asked.id, repeat: 0, product: known.product, quantity: 1, serial, from: known.location })
  }
  if (items.some((one) => one.type === "signature")) {
    const consent = "Ik ben akkoord."
    const shown = { facts: facts.visitFacts(store, id), tenant: person.tenant, app: "0", role: "customer", name, consent }
    const made = await statementOf({ store, ...shown })
    const statement_sha256 = await store.keepBlob(made.bytes, "application/json")
    await acts.seal(store, { visit: id, role: "customer", name, statement_sha256, typed: name, consent })
  }
  const count = (kind) => store.by(kind, "visit", id).length
  const told = { answers: count("answer"), photos: count("photo"), parts: count("part_use") }
  await store.close()
  return told
}"""
