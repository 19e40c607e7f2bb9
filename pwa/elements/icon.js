/** Our own line drawings on a 24 grid; they take the colour and size of the words beside them. */
import { html } from "../lib/html.js"

/** @type {Record<string, string>} */
const DRAWN = {
  day: "M4 5h16v15H4zM4 10h16M9 3v4M15 3v4",
  stock: "M3 8l9-5 9 5v8l-9 5-9-5zM3 8l9 5 9-5M12 13v8",
  quality: "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM8 12l3 3 5-6",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c1-5 4-7 8-7s7 2 8 7",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  ok: "M4 12l5 5L20 6",
  fail: "M6 6l12 12M18 6L6 18",
  na: "M6 12h12",
  phone: "M5 4h4l2 5-2.5 1.5a11 11 0 005 5L15 13l5 2v4a1 1 0 01-1 1A16 16 0 014 5a1 1 0 011-1z",
  on_phone: "M15 21H8a1.5 1.5 0 01-1.5-1.5v-15A1.5 1.5 0 018 3h8a1.5 1.5 0 011.5 1.5V8M11 18.5h1.5M12 12.5l3 3 6-6",
  message: "M4 5h16v11H9l-5 4z",
  navigate: "M12 3l7 18-7-4-7 4z",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 17a4 4 0 100-8 4 4 0 000 8z",
  pen: "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
  warn: "M12 4L2.5 20h19zM12 10v4M12 17v.01",
  offline: "M3 3l18 18M7 18a4 4 0 01-1-8M9.5 6.5A6 6 0 0118 11a3.5 3.5 0 012 6",
  send: "M12 20V5M6 11l6-6 6 6",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3 2",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  more: "M5 12v.01M12 12v.01M19 12v.01",
  pause: "M8 5v14M16 5v14",
  door: "M6 21V4h12v17M3 21h18M14 12v1",
  undo: "M8 5L4 9l4 4M4 9h10a6 6 0 010 12h-3",
  copy: "M8 8h12v12H8zM4 16V4h12",
  repeat: "M4 12a8 8 0 0114-5l2 2M20 4v5h-5M20 12a8 8 0 01-14 5l-2-2M4 20v-5h5",
  bell: "M6 17V11a6 6 0 0112 0v6l2 2H4zM10 21h4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  serial: "M4 6v12M8 6v12M11 6v12M15 6v12M17.5 6v12M20 6v12",
  list: "M9 6h11M9 12h11M9 18h11M4 6v.01M4 12v.01M4 18v.01",
  star: "M12 3.5l2.6 5.6 6.1.7-4.5 4.2 1.2 6L12 17l-5.4 3 1.2-6L3.3 9.8l6.1-.7z",
  inbox: "M4 13l2-8h12l2 8v6H4zM4 13h5l1 3h4l1-3h5",
  scale: "M12 4v16M6 20h12M5 8l-3 6h6zM19 8l-3 6h6zM5 8h14",
  sun: "M12 16a4 4 0 100-8 4 4 0 000 8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5",
}

/** @param {{name: string}} props */
export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${DRAWN[name]} /></svg>
`
