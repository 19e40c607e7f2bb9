/**
 * A drawn name as points on a paper, and how it lies on a screen of any shape: never stretched. The whole paper is shown when
 * it fits; what was drawn beyond its edges (a screen is higher than the paper) is made smaller until all of it is seen.
 */

/** The paper that strokes are kept on, whatever the screen is. */
export const WIDE = 1000
export const HIGH = 500
const MARGIN = 10

/** @typedef {{scale: number, x: number, y: number}} View a point of the paper lies at x + scale * point.x */

/** How the paper lies on a screen of this size. @param {any[]} strokes on the paper @param {number} width @param {number} height @returns {View} */
export function viewOf(strokes, width, height) {
  const scale = Math.min(width / WIDE, height / HIGH)
  const whole = { scale, x: (width - WIDE * scale) / 2, y: (height - HIGH * scale) / 2 }
  const drawn = boundsOf(placed(strokes, whole))
  if (!drawn || (drawn.left >= 0 && drawn.top >= 0 && drawn.right <= width && drawn.bottom <= height)) return whole
  const [wide, high] = [drawn.right - drawn.left, drawn.bottom - drawn.top]
  const less = Math.min(1, (width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
  return {
    scale: scale * less,
    x: width / 2 + (whole.x - drawn.left - wide / 2) * less,
    y: height / 2 + (whole.y - drawn.top - high / 2) * less,
  }
}

/** From the paper to the screen. @param {any[]} strokes @param {View} view */
export const placed = (strokes, { scale, x, y }) =>
  moved(strokes, (point) => ({ x: x + scale * point.x, y: y + scale * point.y }))

/** From the screen to the paper. @param {any[]} strokes @param {View} view */
export const lifted = (strokes, { scale, x, y }) =>
  moved(strokes, (point) => ({ x: (point.x - x) / scale, y: (point.y - y) / scale }))

/** @param {any[]} strokes @param {(point: any) => {x: number, y: number}} to */
const moved = (strokes, to) =>
  strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map((/** @type {any} */ point) => ({ ...point, ...to(point) })),
  }))

/** @param {any[]} strokes */
function boundsOf(strokes) {
  const points = strokes.flatMap((stroke) => stroke.points)
  if (points.length === 0) return null
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return {
    left: xs.reduce((a, b) => Math.min(a, b)),
    right: xs.reduce((a, b) => Math.max(a, b)),
    top: ys.reduce((a, b) => Math.min(a, b)),
    bottom: ys.reduce((a, b) => Math.max(a, b)),
  }
}
