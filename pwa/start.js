/** The page's own script: the app, once its files are on the phone. */
import { fileRelease } from "./lib/first_release.js"
import { listenForInstall } from "./lib/install.js"
import { wearLast } from "./lib/look.js"

wearLast()
listenForInstall()
await fileRelease()
await import("./main.js")
