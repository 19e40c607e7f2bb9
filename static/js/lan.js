/** The page on which a phone comes to trust the machine: opens its own steps, and says when it is done. */

const PLATFORMS = { ios: /iPhone|iPad|iPod/, android: /Android/, windows: /Windows/, macos: /Mac OS X/ }
const main = /** @type {HTMLElement} */ (document.querySelector("main"))
const mine = Object.entries(PLATFORMS).find(([, sign]) => sign.test(navigator.userAgent))?.[0]
document.querySelector(`[data-platform="${mine}"]`)?.setAttribute("open", "")

/** Whether a call over https goes through now; one that is not trusted fails before a byte is sent. */
async function look() {
  const answer = await fetch(`${main.dataset.https}/lan/here`, { cache: "no-store" }).catch(() => null)
  const done = /** @type {HTMLElement} */ (main.querySelector("[data-trusted]"))
  done.hidden = !answer?.ok
}
look()
// People come back from the settings to this page.
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look())
