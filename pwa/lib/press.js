/**
 * Whether a mouse's button is down. What changes the screen between its going down and its coming up moves the thing
 * that is being pressed away from under the pointer, and the click is lost. A finger is off the glass before a field is left.
 */
const LONGEST = 1000
const ENDS = ["pointerup", "pointercancel"]

let down = false
/** @param {Event} event */
const note = (event) => {
  down = event.type === "pointerdown"
}
for (const one of ["pointerdown", ...ENDS]) addEventListener(one, note, true)

/**
 * Do this now, or as the press ends, before its click: in the order of a tap. After a second at most.
 * @param {() => unknown} act
 */
export function afterPress(act) {
  if (!down) return void act()
  const wait = new AbortController()
  const over = () => {
    wait.abort()
    clearTimeout(latest)
    act()
  }
  const latest = setTimeout(over, LONGEST)
  for (const end of ENDS) addEventListener(end, over, { capture: true, signal: wait.signal })
}
