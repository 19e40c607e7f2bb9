/** What a phone is, in the words of the office's list of phones: "Android 15, Chrome 142". */

const SYSTEMS = [
  [/(?:iPhone|iPod).* OS (\d+)/, "iPhone, iOS"],
  [/iPad.* OS (\d+)/, "iPad, iPadOS"],
  [/Android (\d+)/, "Android"],
  [/Windows NT/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
]
const BROWSERS = [
  [/EdgA?\/(\d+)/, "Edge"],
  [/SamsungBrowser\/(\d+)/, "Samsung Internet"],
  [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
]

/** @param {string | undefined} agent what the browser says of itself @returns {string} */
export function platformOf(agent) {
  if (!agent) return "unknown"
  const known = [nameIn(agent, SYSTEMS), nameIn(agent, BROWSERS)].filter(Boolean)
  return known.length ? known.join(", ") : agent.slice(0, 100)
}

/** The first that is named, with its version if it tells one. @param {string} agent @param {any[][]} names */
function nameIn(agent, names) {
  for (const [sign, name] of names) {
    const found = sign.exec(agent)
    if (found) return found[1] ? `${name} ${found[1]}` : name
  }
  return null
}
