/**
 * The lines of an SVG and nothing else of it. Its shapes are walked along as the browser draws them, transformations included,
 * and become paths of straight pieces: what is kept is numbers, so nothing of the file can run, load or style anything.
 */

const SHAPES = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon"]
const GEOMETRY = "d x y width height rx ry cx cy r x1 y1 x2 y2 points transform".split(" ")
const HEIGHT = 400
const MOST_BYTES = 500_000
const MOST_SHAPES = 60
const MOST_LENGTH = 3900
const SVG = "http://www.w3.org/2000/svg"

/** @param {string} text @returns {{box: [number, number], paths: string[]}} @throws {Error} whose message is a text's key */
export function linesOfSvg(text) {
  if (text.length > MOST_BYTES) throw new Error("outline_too_large")
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml")
  const root = parsed.documentElement
  if (root.localName !== "svg" || parsed.querySelector("parsererror")) throw new Error("outline_no_svg")
  const [left, top, width, height] = boxOf(root)
  if (!(width > 0 && height > 0)) throw new Error("outline_no_size")
  const bare = document.createElementNS(SVG, "svg")
  bare.setAttribute("viewBox", `${left} ${top} ${width} ${height}`)
  copyShapes(root, bare)
  const scale = HEIGHT / height
  bare.setAttribute("class", "unseen")
  document.body.append(bare)
  try {
    const shapes = /** @type {SVGGeometryElement[]} */ ([...bare.querySelectorAll(SHAPES.join(","))])
    if (shapes.length > MOST_SHAPES) throw new Error("outline_too_many")
    const paths = shapes.flatMap((shape) => lineOf(shape, bare, { left, top, scale }))
    if (paths.length === 0) throw new Error("outline_no_lines")
    return { box: [Math.min(4000, Math.max(1, Math.round(width * scale))), HEIGHT], paths }
  } finally {
    bare.remove()
  }
}

/** @param {Element} root @returns {number[]} left, top, width, height */
function boxOf(root) {
  const said = (root.getAttribute("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  if (said.length === 4 && said.every(Number.isFinite)) return said
  return [
    0,
    0,
    Number.parseFloat(root.getAttribute("width") ?? ""),
    Number.parseFloat(root.getAttribute("height") ?? ""),
  ]
}

/** Groups and shapes with their geometry only. @param {Element} from @param {Element} to */
function copyShapes(from, to) {
  for (const child of from.children) {
    if (child.localName !== "g" && !SHAPES.includes(child.localName)) continue
    const copy = document.createElementNS(SVG, child.localName)
    for (const name of GEOMETRY) {
      const value = child.getAttribute(name)
      if (value !== null) copy.setAttribute(name, value)
    }
    to.append(copy)
    if (child.localName === "g") copyShapes(child, copy)
  }
}

/** @param {SVGGeometryElement} shape @param {SVGSVGElement} root @param {{left: number, top: number, scale: number}} frame @returns {string[]} */
function lineOf(shape, root, { left, top, scale }) {
  const length = shape.getTotalLength()
  if (!(length > 0)) return []
  const within = root
    .getScreenCTM()
    ?.inverse()
    .multiply(shape.getScreenCTM() ?? new DOMMatrix())
  const pieces = Math.min(220, Math.max(12, Math.ceil((length * scale) / 6)))
  let path = ""
  let before = /** @type {DOMPoint | null} */ (null)
  for (let nr = 0; nr <= pieces; nr++) {
    const point = shape.getPointAtLength((length * nr) / pieces)
    const jumped = before && Math.hypot(point.x - before.x, point.y - before.y) > (length / pieces) * 1.5
    const at = within ? point.matrixTransform(within) : point
    path += `${nr === 0 || jumped ? "M" : "L"}${round((at.x - left) * scale)} ${round((at.y - top) * scale)}`
    before = point
  }
  if (path.length > MOST_LENGTH) throw new Error("outline_too_many")
  return [path]
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10
