/**
 * Every act of a person on a phone: what it takes, and what its arguments may be.
 *
 * Made from sync/mutation.py by `python -m sync.catalogue_js`; change it there.
 */

/** @typedef {{type: string, min?: number, max?: number, of?: any[]}} Shape */
/** @typedef {{shape: Shape, optional?: true, nullable?: true}} Arg */
/** @typedef {{args: Record<string, Arg>, needed?: [string, string, string][], fixed?: [string, string, any][], exactly_one?: string[]}} Spec */

export const SCHEMA = 1
export const MUTATION_BYTES = 65536

/** @type {Record<string, Spec>} */
export const CATALOGUE = {
  "visit.set_state": {
    args: {
      visit: { shape: { type: "id" } },
      to: {
        shape: {
          type: "word",
          of: ["planned", "en_route", "on_site", "working", "paused", "done", "partial", "no_access", "cancelled"],
        },
      },
      step: { shape: { type: "id" } },
      note: { shape: { type: "text", min: 0, max: 4000 }, optional: true },
      checklist: { shape: { type: "id" }, optional: true },
    },
    needed: [["to", "no_access", "note"]],
  },
  "visit.undo_state": {
    args: {
      visit: { shape: { type: "id" } },
      step: { shape: { type: "id" } },
    },
  },
  "visit.set_field": {
    args: {
      visit: { shape: { type: "id" } },
      field: { shape: { type: "word", of: ["contact_name", "contact_phone", "access_note", "remarks"] } },
      value: { shape: { type: "text", min: 0, max: 10000 }, nullable: true },
      was: { shape: { type: "text", min: 0, max: 10000 }, nullable: true },
    },
  },
  "checklist.answer": {
    args: {
      id: { shape: { type: "id" } },
      visit: { shape: { type: "id" } },
      item: { shape: { type: "text", min: 1, max: 100 } },
      repeat: { shape: { type: "integer", min: 0, max: 9999 }, optional: true },
      value: { shape: { type: "text", min: 0, max: 10000 }, nullable: true },
      note: { shape: { type: "text", min: 0, max: 4000 }, optional: true },
      supersedes: { shape: { type: "id" }, optional: true },
      checklist: { shape: { type: "id" }, optional: true },
    },
  },
  "photo.add": {
    args: {
      id: { shape: { type: "id" } },
      visit: { shape: { type: "id" } },
      item: { shape: { type: "text", min: 1, max: 100 }, optional: true },
      repeat: { shape: { type: "integer", min: 0, max: 9999 }, optional: true },
      issue: { shape: { type: "id" }, optional: true },
      sha256: { shape: { type: "sha256" } },
      bytes: { shape: { type: "integer", min: 1, max: 20971520 } },
      width: { shape: { type: "integer", min: 1, max: 100000 } },
      height: { shape: { type: "integer", min: 1, max: 100000 } },
      taken_at: { shape: { type: "moment" } },
      quality: { shape: { type: "flat" }, nullable: true },
      position: { shape: { type: "position" }, optional: true },
      override: {
        shape: { type: "either", of: [{ type: "text", min: 0, max: 1000 }, { type: "flag" }] },
        optional: true,
      },
      checklist: { shape: { type: "id" }, optional: true },
    },
  },
  "photo.hide": {
    args: {
      id: { shape: { type: "id" } },
      reason: { shape: { type: "text", min: 1, max: 1000 } },
    },
  },
  "part.use": {
    args: {
      id: { shape: { type: "id" } },
      visit: { shape: { type: "id" } },
      item: { shape: { type: "text", min: 1, max: 100 }, optional: true },
      repeat: { shape: { type: "integer", min: 0, max: 9999 }, optional: true },
      product: { shape: { type: "id" } },
      quantity: { shape: { type: "integer", min: 1, max: 1000000 } },
      serial: { shape: { type: "text", min: 1, max: 200 }, optional: true },
      batch: { shape: { type: "text", min: 1, max: 200 }, optional: true },
      from: { shape: { type: "id" }, nullable: true },
      plate_photo: { shape: { type: "id" }, optional: true },
    },
    fixed: [["serial", "quantity", 1]],
  },
  "part.swap": {
    args: {
      id: { shape: { type: "id" } },
      visit: { shape: { type: "id" } },
      item: { shape: { type: "text", min: 1, max: 100 }, optional: true },
      repeat: { shape: { type: "integer", min: 0, max: 9999 }, optional: true },
      product: { shape: { type: "id" } },
      serial: { shape: { type: "text", min: 1, max: 200 } },
      batch: { shape: { type: "text", min: 1, max: 200 }, optional: true },
      from: { shape: { type: "id" }, nullable: true },
      plate_photo: { shape: { type: "id" }, optional: true },
      old_serial: { shape: { type: "text", min: 1, max: 200 } },
      old_product: { shape: { type: "id" }, optional: true },
      old_plate_photo: { shape: { type: "id" }, optional: true },
      fate: { shape: { type: "word", of: ["defective", "scrap", "return"] } },
      to: { shape: { type: "id" }, nullable: true },
      reason: { shape: { type: "text", min: 1, max: 1000 } },
    },
  },
  "part.return": {
    args: {
      id: { shape: { type: "id" } },
      of: { shape: { type: "id" } },
      quantity: { shape: { type: "integer", min: 1, max: 1000000 } },
    },
  },
  "signature.seal": {
    args: {
      id: { shape: { type: "id" } },
      visit: { shape: { type: "id" } },
      role: { shape: { type: "word", of: ["customer", "technician", "witness"] } },
      name: { shape: { type: "text", min: 1, max: 200 } },
      statement_sha256: { shape: { type: "sha256" } },
      image_sha256: { shape: { type: "sha256" }, optional: true },
      typed: { shape: { type: "text", min: 1, max: 200 }, optional: true },
      consent: { shape: { type: "either", of: [{ type: "text", min: 1, max: 4000 }, { type: "flag" }] } },
      channel: { shape: { type: "word", of: ["phone", "link"] } },
    },
    exactly_one: ["image_sha256", "typed"],
  },
  "rating.give": {
    args: {
      id: { shape: { type: "id" } },
      visit: { shape: { type: "id" } },
      channel: { shape: { type: "word", of: ["phone", "link"] } },
      stars: { shape: { type: "integer", min: 1, max: 5 } },
      nps: { shape: { type: "integer", min: 0, max: 10 }, optional: true },
      comment: { shape: { type: "text", min: 0, max: 4000 }, optional: true },
    },
  },
  "issue.report": {
    args: {
      id: { shape: { type: "id" } },
      visit: { shape: { type: "id" } },
      category: { shape: { type: "word", of: ["damage", "safety", "material", "access", "customer", "other"] } },
      severity: { shape: { type: "word", of: ["low", "medium", "high"] } },
      text: { shape: { type: "text", min: 1, max: 10000 } },
    },
  },
  "time.log": {
    args: {
      id: { shape: { type: "id" } },
      kind: { shape: { type: "word", of: ["travel", "work", "pause", "other"] } },
      visit: { shape: { type: "id" }, optional: true },
      from: { shape: { type: "moment" } },
      to: { shape: { type: "moment" } },
      corrects: { shape: { type: "id" }, optional: true },
    },
  },
  "visit.complete": {
    args: {
      visit: { shape: { type: "id" } },
      step: { shape: { type: "id" } },
      outcome: { shape: { type: "word", of: ["done", "partial"] } },
      remarks: { shape: { type: "text", min: 0, max: 10000 }, optional: true },
      returned: { shape: { type: "id" }, optional: true },
      checklist: { shape: { type: "id" }, optional: true },
    },
    needed: [["outcome", "partial", "remarks"]],
  },
}
