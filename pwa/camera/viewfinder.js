/** The camera's stream: opened once per visit and kept, since opening takes seconds; let go when the app is left. */

/** @type {{visit: string, stream: Promise<MediaStream>} | null} */
let kept = null

export const hasViewfinder = () => Boolean(navigator.mediaDevices?.getUserMedia)

/** @param {string} visit @returns {Promise<MediaStream>} rejects when the person or the phone refuses */
export function viewfinder(visit) {
  if (kept?.visit === visit) return kept.stream
  letGo()
  const stream = navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1440 } },
  })
  const mine = { visit, stream }
  kept = mine
  // A stream that failed or was taken away by the system is asked for anew next time.
  const forget = () => {
    if (kept === mine) kept = null
  }
  stream.then((opened) => {
    for (const track of opened.getTracks()) track.addEventListener("ended", forget)
  }, forget)
  return stream
}

/** Give the camera back to the phone. */
export function letGo() {
  kept?.stream.then(
    (stream) => {
      for (const track of stream.getTracks()) track.stop()
    },
    () => {},
  )
  kept = null
}

/** When the app is hidden the lamp goes out: nobody wants a camera on in the pocket. */
export function letGoWhenHidden() {
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && letGo())
}
