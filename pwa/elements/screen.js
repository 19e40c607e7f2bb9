/** The frame of every screen: a top with a title, a body that scrolls, a foot within the thumb's reach. */
import { useEffect, useRef } from "preact/hooks"
import { html } from "../lib/html.js"
import { up } from "../lib/route.js"
import { t } from "../lib/texts.js"
import { Icon } from "./icon.js"
import { Toasts } from "./toast.js"

/**
 * @param {{title: any, sub?: any, parent?: string, chip?: any, foot?: any, children?: any}} props parent: the screen above (draws the back button)
 */
export function Screen({ title, sub, parent, chip, foot, children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null))
  // A screen reader starts at the title of the new screen, not at the place of the old finger.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return html`
    <header class="top">
      ${parent && html`<button class="button icon-only" aria-label=${t("do.back")} onClick=${() => up(parent)}><${Icon} name="back" /></button>`}
      <div class="grow">
        <h1 class=${parent ? "lead" : "head"} tabindex="-1" ref=${heading}>${title}</h1>
        ${sub && html`<div class="soft">${sub}</div>`}
      </div>
      ${chip}
    </header>
    <main class="body">${children}</main>
    <${Toasts} />
    ${foot && html`<footer class="foot">${foot}</footer>`}
  `
}
