/** `node check_files.js FOLDER`: what the browser's verifier says of each PDF there, without keys, with keys.json beside it and with lost.json, as JSON. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

Reflect.set(globalThis, "self", globalThis)
const PAGE = new URL("../../static/verify/", import.meta.url)
await import(new URL("../../static/vendor/tweetnacl/nacl.js", import.meta.url).href)
for (const name of ["sha256.js", "read_pdf.js", "file_seal.js", "check.js"]) await import(new URL(name, PAGE).href)
const veldwerk = Reflect.get(globalThis, "veldwerk")

const folder = process.argv[2]
const [{ keys }, lost] = await Promise.all(
  ["keys.json", "lost.json"].map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8"))),
)
/** @type {Record<string, any>} */
const said = {}
for (const name of (await readdir(folder)).filter((one) => one.endsWith(".pdf"))) {
  const pdf = new Uint8Array(await readFile(join(folder, name)))
  said[name] = { alone: await veldwerk.check(pdf), keys: await veldwerk.check(pdf, keys), lost: await veldwerk.check(pdf, lost.keys) }
}
process.stdout.write(JSON.stringify(said))
