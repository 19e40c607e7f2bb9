/** What the phone finds of a photo: pictures made by rule, sharp, smeared, dark, bright and small. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { judge, verdictOn } from "../../pwa/camera/judge.js"

const WIDE = 320
const HIGH = 240
const LARGE = 1600 * 1200

/** Squares like the fuses of a meter cupboard. @param {number} dark @param {number} light */
const squares = (dark, light) =>
  Array.from({ length: WIDE * HIGH }, (_, at) =>
    (Math.floor((at % WIDE) / 20) + Math.floor(at / WIDE / 20)) % 2 ? dark : light,
  )

/** Each pixel the mean of those around it. @param {number[]} grey @param {number} across @param {number} down pixels on either side */
function smeared(grey, across, down) {
  return grey.map((_, at) => {
    const [x, y] = [at % WIDE, Math.floor(at / WIDE)]
    let [sum, count] = [0, 0]
    for (let dy = -down; dy <= down; dy++)
      for (let dx = -across; dx <= across; dx++) {
        const [px, py] = [Math.min(WIDE - 1, Math.max(0, x + dx)), Math.min(HIGH - 1, Math.max(0, y + dy))]
        sum += grey[py * WIDE + px]
        count++
      }
    return Math.round(sum / count)
  })
}

const SHARP = squares(40, 210)
/** @param {number[]} grey @param {number} [pixels] */
const found = (grey, pixels = LARGE) => verdictOn(judge(grey, WIDE), pixels)

test("a sharp photo is good, and so is one that is a little soft", () => {
  assert.equal(found(SHARP), undefined)
  assert.equal(found(smeared(SHARP, 1, 1)), undefined)
  assert.ok(Number(judge(SHARP, WIDE).sharpness) > 90)
})

test("one out of focus is blurred, and so is one that was moved in one direction only", () => {
  assert.equal(found(smeared(SHARP, 4, 4)), "blurred")
  assert.equal(found(smeared(SHARP, 6, 0)), "blurred")
  assert.equal(found(smeared(SHARP, 0, 6)), "blurred")
})

test("a white wall has nothing to be sharp about", () => {
  const wall = Array.from({ length: WIDE * HIGH }, (_, at) => 180 + (at % 7))
  assert.equal(judge(wall, WIDE).sharpness, null)
  assert.equal(found(wall), undefined)
})

test("too dark, overexposed, few pixels: each by its name, the worst of them first", () => {
  assert.equal(found(squares(5, 60)), "dark")
  assert.equal(found(squares(230, 255)), "bright")
  assert.equal(found(SHARP, 320 * 240), "small")
  assert.equal(found(SHARP, 640 * 480), undefined)
  assert.equal(found(smeared(squares(5, 60), 4, 4), 320 * 240), "dark")
})

test("a cupboard that is dark but for its lit plate is good", () => {
  const lit = SHARP.map((one, at) => (Math.floor(at / WIDE) > 100 && Math.floor(at / WIDE) < 150 ? one : one / 12))
  assert.equal(found(lit.map(Math.round)), undefined)
})
