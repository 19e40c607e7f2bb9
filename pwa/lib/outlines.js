/**
 * Example outlines for photos that are asked for: line drawings that lie over the viewfinder and say "so much of it, from here".
 * A checklist names one of these, or brings lines of its own as data; nothing has to be fetched, and nothing in them can run.
 */

/** @typedef {import("../types.js").Doc} Doc */
/** @typedef {{box: [number, number], paths: string[]}} Outline box: width and height of the drawing's own units; paths: SVG path data */

/** @param {string} data */
const drawn = (data) => /** @type {Outline} */ ({ box: [300, 400], paths: [data] })

/** By the name that a checklist says; the server knows the same names (server/visits/builder/shape.py). @type {Record<string, Outline>} */
export const OUTLINES = {
  meter_cupboard: drawn(
    "M40 30h220v340H40zM40 30L14 52v340l26-22M70 70h84v84H70zM112 130a22 22 0 1 0-.1 0zM176 70h54v84h-54zM70 184h160v64H70zM86 200v32M106 200v32M126 200v32M146 200v32M166 200v32M186 200v32M206 200v32M96 370v-70M150 370v-122M204 370v-70M70 280h160",
  ),
  fuse_box: drawn(
    "M26 70h248v260H26zM46 106h208v74H46zM46 222h208v74H46zM72 106v74M98 106v74M124 106v74M150 106v74M176 106v74M202 106v74M228 106v74M72 222v74M98 222v74M124 222v74M150 222v74M176 222v74M202 222v74M228 222v74M56 128v28M82 128v28M108 128v28M134 128v28M160 128v28M186 128v28M212 128v28M238 128v28",
  ),
  charger_wall: drawn(
    "M20 40v330M280 40v330M20 130h60M220 130h60M20 230h60M220 230h60M20 330h60M220 330h60M98 90h104a16 16 0 0 1 16 16v150a16 16 0 0 1-16 16H98a16 16 0 0 1-16-16V106a16 16 0 0 1 16-16zM150 200a30 30 0 1 0-.1 0zM120 240h60M150 272v30c0 60-70 20-70 66M150 302v68",
  ),
  charger_pole: drawn(
    "M16 366h268M112 366V96a38 38 0 0 1 76 0v270M128 110h44v56h-44zM150 232a20 20 0 1 0-.1 0zM170 214c50 10 58 60 40 152M112 290h76",
  ),
  type_plate: drawn(
    "M24 110h252v180H24zM40 126h.1M260 126h.1M40 274h.1M260 274h.1M56 140h110M56 164h150M56 188h90M56 238v32M64 238v32M70 238v32M80 238v32M86 238v32M98 238v32M104 238v32M114 238v32M122 238v32M130 238v32M140 238v32M146 238v32M190 210h60v60h-60zM204 224h12v12h-12zM226 246h12v12h-12z",
  ),
  cable_route: drawn(
    "M30 40v320h240M30 300h60M80 60h60v70H80zM110 130v96c0 30 20 40 46 40h60c24 0 34 14 34 40v54M98 160h24M98 200h24M176 254v24M210 254v24M238 330h24",
  ),
  room: drawn(
    "M20 60h260v280H20zM80 120h140v150H80zM20 60l60 60M280 60l-60 60M20 340l60-70M280 340l-60-70M124 270v-90h52v90",
  ),
  house: drawn(
    "M30 190L150 80l120 110M50 172v198h200V172M128 370v-92h44v92M76 210h44v44H76zM180 210h44v44h-44zM14 370h272M206 122V90h26v56",
  ),
}

/** The drawing of an item; null if it has none, or one that this version does not know. @param {Doc | null | undefined} item @returns {Outline | null} */
export function outlineOf(item) {
  const said = item?.outline
  if (!said) return null
  if (Object.hasOwn(said, "set")) return Object.hasOwn(OUTLINES, said.set) ? OUTLINES[said.set] : null
  return Array.isArray(said.paths) && said.paths.length && Array.isArray(said.box) ? said : null
}
