/** Little pictures of a phone, one a step, with the spot to press marked; the words beside them say the same. */
import { html } from "../lib/html.js"

/** @typedef {"share" | "sheet" | "add" | "home" | "menu" | "menu_low" | "share_high" | "pick" | "bar" | "copy"} Drawing */

const PAGE = "M26 40h44M26 50h30M26 60h38"
/** What is drawn in lines, and where the mark lies: [x, y, width, height]. @type {Record<Drawing, {lines: string, mark: number[], sign: string}>} */
const DRAWN = {
  share: { lines: `${PAGE}M16 122h64`, mark: [38, 124, 20, 20], sign: "M48 140v-11M44 132l4-4 4 4M43 135v7h10v-7" },
  sheet: {
    lines: "M16 70h64M26 82h44M26 96h28M26 126h34",
    mark: [20, 104, 56, 14],
    sign: "M26 111h26M64 107h7v8h-7zM67.500 109v4M65.500 111h4",
  },
  add: { lines: "M16 52h64M24 66h14v14H24zM44 70h28M44 78h20", mark: [58, 36, 22, 12], sign: "M63 42h12" },
  home: {
    lines: "M24 34h12v12H24zM42 34h12v12H42zM60 34h12v12H60zM24 54h12v12H24zM42 54h12v12H42z",
    mark: [57, 51, 18, 18],
    sign: "M61 56l5 8 5-8",
  },
  menu: { lines: `M20 30h46${PAGE}`, mark: [68, 22, 14, 16], sign: "M75 26v.01M75 30v.01M75 34v.01" },
  menu_low: { lines: `${PAGE}M16 122h64`, mark: [62, 124, 18, 20], sign: "M66 130h10M66 134h10M66 138h10" },
  share_high: { lines: `M20 30h40${PAGE}`, mark: [62, 20, 20, 20], sign: "M72 35v-11M68 27l4-4 4 4M67 30v7h10v-7" },
  pick: { lines: "M38 26h42v66H38zM44 36h24M44 48h28M44 84h20", mark: [40, 58, 38, 14], sign: "M45 65h20" },
  bar: {
    lines: `M20 30h40${PAGE}`,
    mark: [64, 22, 18, 16],
    sign: "M69 26h8v8h-8zM73 28v4M71.500 30.500l1.500 1.500 1.500-1.500",
  },
  copy: { lines: `M20 30h40${PAGE}`, mark: [62, 22, 20, 16], sign: "M67 28h6v6h-6zM70 28v-2h6v6h-3" },
}

/** @param {{of: Drawing}} props */
export const PhoneDrawing = ({ of }) => {
  const { lines, mark, sign } = DRAWN[of]
  const [x, y, width, height] = mark
  return html`
    <svg class="phone-drawing" viewBox="0 0 96 156" aria-hidden="true">
      <rect class="body" x="12" y="4" width="72" height="148" rx="10" />
      <path d="M40 11h16" /><path d=${lines} />
      <rect class="spot" x=${x} y=${y} width=${width} height=${height} rx="5" /><path class="sign" d=${sign} />
    </svg>
  `
}
