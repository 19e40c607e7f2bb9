/** The page's own script: the real parts, put together. */
import { startApp } from "./app.js"
import { listenForInstall } from "./lib/install.js"
import { registerWorker, sayStarted } from "./lib/worker.js"
import { openSession } from "./session.js"
import { openStore } from "./store/store.js"
import { browserWorld } from "./store/world.js"
import { startLoop } from "./sync/loop.js"

listenForInstall()
const session = await openSession()
startApp(
  { session, openStore, startLoop, version: browserWorld().version, onStarted: sayStarted },
  /** @type {HTMLElement} */ (document.getElementById("app")),
)
registerWorker()
