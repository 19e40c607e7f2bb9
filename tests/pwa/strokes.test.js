/** A name that was drawn keeps its shape, however the phone is held, and in the picture that goes to the office. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { HIGH, lifted, placed, viewOf, WIDE } from "../../pwa/lib/strokes.js"

const SCREENS = [
  [328, 400],
  [328, 164],
  [728, 190],
  [1000, 500],
]
/** Klaas draws a square and a long line over the whole of a screen. @param {number} width @param {number} height */
const drawnOn = (width, height) => [
  {
    points: [
      { x: 0, y: 0 },
      { x: 100, y: 100 },
    ],
  },
  { points: [{ x: width, y: height }] },
]

/** @param {any[]} strokes */
const shape = (strokes) => {
  const [
    {
      points: [a, b],
    },
  ] = strokes
  return (b.x - a.x) / (b.y - a.y)
}

test("turning the phone stretches no mark, and all of it stays on the screen", () => {
  for (const [width, height] of SCREENS) {
    const kept = lifted(drawnOn(width, height), viewOf([], width, height))
    for (const [wide, high] of [...SCREENS, [WIDE, HIGH]]) {
      const shown = placed(kept, viewOf(kept, wide, high))
      assert.ok(Math.abs(shape(shown) - 1) < 1e-9, `${width}x${height} shown on ${wide}x${high}`)
      for (const { x, y } of shown.flatMap((stroke) => stroke.points)) {
        assert.ok(x >= -1e-6 && y >= -1e-6 && x <= wide + 1e-6 && y <= high + 1e-6, `${x},${y} on ${wide}x${high}`)
      }
    }
  }
})

test("what was drawn lies where it was drawn when nothing changed", () => {
  const view = viewOf([], 328, 164)
  const drawn = drawnOn(328, 164)
  const back = placed(lifted(drawn, view), viewOf(lifted(drawn, view), 328, 164))
  for (const [nr, stroke] of back.entries()) {
    for (const [at, point] of stroke.points.entries()) {
      assert.ok(Math.hypot(point.x - drawn[nr].points[at].x, point.y - drawn[nr].points[at].y) < 1e-6)
    }
  }
})
