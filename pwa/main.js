/** The app, put together from its parts. */
import { startApp } from "./app.js"
import { registerWorker, sayStarted } from "./lib/worker.js"
import { openSession } from "./session.js"
import { openStore } from "./store/store.js"
import { browserWorld } from "./store/world.js"
import { startLoop } from "./sync/loop.js"

const session = await openSession()
startApp(
  { session, openStore, startLoop, version: browserWorld().version, onStarted: sayStarted },
  /** @type {HTMLElement} */ (document.getElementById("app")),
)
registerWorker()
