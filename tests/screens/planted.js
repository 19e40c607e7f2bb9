/** A day as the office would send it: three visits today, one yesterday, one tomorrow, one taken away; a van; a checklist. */

import { stockLevelId } from "/app/rules/serials.js"

let count = 0
const id = () => `0192f000-0000-7000-9000-${String(++count).padStart(12, "0")}`

const today = new Date().toLocaleDateString("en-CA", { timeZone: "Europe/Amsterdam" })

/** @param {number} days @param {string} time local, "08:30" */
function at(days, time) {
  const noon = new Date(`${today}T12:00:00Z`)
  noon.setUTCDate(noon.getUTCDate() + days)
  const local = new Date(`${noon.toISOString().slice(0, 10)}T${time}:00Z`)
  const shown = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/Amsterdam",
    hour: "2-digit",
    hourCycle: "h23",
  }).format(local)
  const shift = (Number(shown) - local.getUTCHours() + 24) % 24
  return new Date(local.getTime() - shift * 3_600_000).toISOString()
}

const item = (/** @type {string} */ name, /** @type {string} */ type, /** @type {string} */ title, more = {}) => ({
  id: name,
  type,
  title,
  required: true,
  ...more,
})

const sections = [
  {
    id: "prepare",
    title: "Groepenkast",
    items: [
      item("dead", "tick", "Hoofdschakelaar uit en gezekerd"),
      item("rcd", "tick", "Aardlekautomaat 40 A type B geplaatst"),
      item("supply", "choice", "Aansluiting van de woning", {
        options: [
          { id: "1x35", title: "1 × 35 A" },
          { id: "3x25", title: "3 × 25 A" },
          { id: "other", title: "Anders" },
        ],
      }),
      item("which_supply", "text", "Welke aansluiting is het?", {
        required: false,
        required_if_shown: true,
        when: { item: "supply", is: "other" },
      }),
      item("insulation", "number", "Isolatieweerstand", {
        unit: "MΩ",
        limits: { min: "1.0" },
        help: "Bij 500 V, tussen alle geleiders en aarde.",
      }),
      item("charger_serial", "serial", "Serienummer laadpaal", { product_category: "charger" }),
    ],
  },
  {
    id: "photos",
    title: "Montage",
    items: [
      item("open", "photo", "Kast open", { shot: "Hele meterkast, deur open" }),
      item("trace", "photo", "Kabeltracé"),
      item("front", "photo", "Paal voor"),
      item("plate", "photo", "Typeplaat"),
      item("inside", "photo", "Aansluiting binnenzijde"),
      item("after", "photo", "Overzicht na afloop"),
    ],
  },
  {
    id: "hand_over",
    title: "Overdracht",
    items: [
      item("explained", "tick", "Werking en app uitgelegd aan de klant"),
      item("particulars", "text", "Bijzonderheden voor de klant", { required: false }),
      item("signed", "signature", "Handtekening van de klant", { role: "customer" }),
      item("who_explained", "text", "Aan wie is het wel uitgelegd?", {
        required: false,
        required_if_shown: true,
        when: { all: [{ item: "explained", is: "fail" }, { not: { item: "supply", is: "other" } }] },
      }),
    ],
  },
]

/** @param {{member: string, name: string}} who @returns {any[]} documents with kind and id */
export function planted(who) {
  const [team, van, checklist, charger, cable, breaker] = [id(), id(), id(), id(), id(), id()]
  const docs = [
    { kind: "team", id: team, name: "Noord", start: { lat: 52.5168, lon: 6.083 } },
    { kind: "member", id: who.member, name: who.name, phone: "+31612550101", team },
    { kind: "location", id: van, kind_: "van", name: "Bus Noord (V-412-KL)", team },
    { kind: "checklist_version", id: checklist, template: "t", number: 2, title: "Installatie laadpaal", sections },
    {
      kind: "product",
      id: charger,
      sku: "LP-V1-11",
      name: "Laadpaal Volt One 11 kW",
      category: "charger",
      tracking: "serial",
      unit: "piece",
      serial_pattern: "^V1[0-9]{7}$",
    },
    {
      kind: "product",
      id: cable,
      sku: "KB-5G6",
      name: "Grondkabel XMvK 5G6 mm²",
      category: "cable",
      tracking: "none",
      unit: "metre",
      serial_pattern: null,
    },
    {
      kind: "product",
      id: id(),
      sku: "ZL-25",
      name: "Zadel 25 mm, zak van 50",
      category: "mounting",
      tracking: "none",
      unit: "piece",
      serial_pattern: null,
    },
    {
      kind: "product",
      id: breaker,
      sku: "AL-4P40",
      name: "Aardlekautomaat 4-polig C40 30 mA",
      category: "switchgear",
      tracking: "batch",
      unit: "piece",
      serial_pattern: null,
    },
    {
      kind: "stock_level",
      id: stockLevelId(van, breaker),
      location: van,
      product: breaker,
      quantity: 8,
      batches: { "2026-40": 5, "2026-47": 3 },
    },
    { kind: "stock_level", id: id(), location: van, product: charger, quantity: 3 },
    { kind: "stock_level", id: stockLevelId(van, cable), location: van, product: cable, quantity: 120 },
    ...["V12600011", "V12600028", "V12600045"].map((serial) => ({
      kind: "serial",
      id: id(),
      product: charger,
      serial,
      state: "stock",
      location: van,
    })),
  ]
  const visits = [
    [
      0,
      "08:30",
      "11:00",
      "Familie De Wit",
      "Assendorperstraat",
      "118",
      "Zwolle",
      52.5075,
      6.0986,
      "Hond los in de tuin. Sleutelkastje 4711.",
    ],
    [0, "11:30", "13:30", "M. Yilmaz", "Thomas a Kempisstraat", "43", "Zwolle", 52.5197, 6.0963, null],
    [0, "14:45", "16:15", "VvE Het Anker", "Oudestraat", "164", "Kampen", 52.559, 5.9152, "Melden bij de receptie."],
    [-1, "09:00", "11:00", "Bakkerij Smit", "Oudestraat", "12", "Kampen", 52.56, 5.916, null],
    [1, "08:30", "11:00", "Garage Kok", "Stationslaan", "52", "Nunspeet", 52.3725, 5.7846, null],
    [0, "16:30", "17:30", "K. van Dam", "Beekstraat", "5", "Epe", 52.3486, 5.9892, null],
  ]
  visits.forEach(([day, from, to, name, street, number, city, lat, lon, note], nr) => {
    const [order, customer, visit] = [id(), id(), id()]
    docs.push(
      { kind: "customer", id: customer, name, phone: nr === 2 ? null : "+31612552000", email: "klant@post.example" },
      {
        kind: "work_order",
        id: order,
        number: `WO-2026-10${nr}`,
        customer,
        type: "installation",
        type_name: "Laadpaal 11 kW",
        duration_min: 150,
        address: { street, number, addition: "", postcode: "8012EB", city, lat, lon },
        lines: [
          { text: "Laadpaal 11 kW monteren", quantity: 1, product: charger },
          { text: "Groepenkast 3-fase", quantity: null, product: null },
        ],
      },
      {
        kind: "visit",
        id: visit,
        work_order: order,
        kind_: "installation",
        nr: 1,
        state: nr === 3 ? "done" : "planned",
        outcome: nr === 3 ? "done" : null,
        team,
        member: null,
        planned_from: at(day, from),
        planned_to: at(day, to),
        contact_name: null,
        contact_phone: null,
        access_note: note,
        remarks: null,
        checklist_version: checklist,
        ...(nr === 5 ? { left: true } : {}),
      },
    )
    if (nr === 5)
      docs.push({
        kind: "notice",
        id: id(),
        kind_: "visit_moved",
        code: "visits.notice.visit_moved",
        text: "",
        params: { team: "Oost", name: "Piet Hoekstra", customer: name, number: "1" },
        visit,
        at: at(0, "10:12"),
        to: team,
        by: who.member,
      })
    if (nr === 3)
      docs.push({
        kind: "visit_step",
        id: id(),
        visit,
        from: "working",
        to: "done",
        nr: 1,
        moved: true,
        at: at(-1, "10:52"),
        by: who.member,
        undone_by: null,
      })
  })
  return docs.map(({ kind_, ...doc }) => ({ ...doc, ...(kind_ ? { own_kind: kind_ } : {}) }))
}
