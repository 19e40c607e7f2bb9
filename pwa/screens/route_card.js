/** Route: the stops of the day as they lie, drawn on the phone itself, and the whole way in the phone's own map app. */
import { Icon } from "../elements/icon.js"
import { useApp } from "../lib/app_context.js"
import { dayRoute, HIGH, WIDE, wayOn } from "../lib/day_route.js"
import { html } from "../lib/html.js"
import { showDecimal } from "../lib/numbers.js"
import { t } from "../lib/texts.js"
import { duration } from "../lib/time.js"

/** @typedef {import("../lib/day_route.js").DayRoute} DayRoute */

/** @param {{visits: import("../types.js").Doc[]}} props */
export function RouteCard({ visits }) {
  const { store } = useApp()
  const route = dayRoute(store, visits)
  if (!route) return null
  const way = wayOn(store, visits)
  const facts = t("route.facts", { time: duration(route.minutes), km: Math.round(route.km) })
  return html`
    <section class="card stack tight route" aria-labelledby="route">
      <div class="row wrap"><h2 id="route" class="grow">${t("route.title")}</h2><span class="soft">${facts}</span></div>
      <${Drawing} route=${route} />
      ${route.without > 0 && html`<p class="soft">${t("route.without", { count: route.without })}</p>`}
      ${way && html`<a class="button" href=${way.address} target="_blank" rel="noopener"><${Icon} name="navigate" />${way.all ? t("route.whole") : t("route.first", { count: way.stops })}</a>`}
    </section>
  `
}

/** @param {{route: DayRoute}} props */
function Drawing({ route: { stops, start, scale } }) {
  const line = [...(start ? [start] : []), ...stops].map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")
  const said = stops.map((stop) => `${stop.nr}. ${stop.time} ${stop.name}`).join(", ")
  const [from, to, low] = [12, 12 + scale.wide, HIGH - 10]
  return html`
    <svg class="route-map" viewBox=${`0 0 ${WIDE} ${HIGH}`} role="img" aria-label=${t("route.said", { stops: said })}>
      <polyline class="way" points=${line} />
      ${start && html`<rect class="home" x=${start.x - 7} y=${start.y - 7} width="14" height="14" rx="3" />`}
      ${stops.map((stop) => html`<g key=${stop.nr} class=${stop.done ? "done" : ""}><circle cx=${stop.x} cy=${stop.y} r="13" /><text x=${stop.x} y=${stop.y} dy="0.35em">${stop.nr}</text></g>`)}
      <path class="bar" d=${`M${from} ${low - 5} V${low} H${to.toFixed(1)} V${low - 5}`} /><text class="km" x=${to + 6} y=${low}>${showDecimal(scale.km)} km</text>
    </svg>
  `
}
