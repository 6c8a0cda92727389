/** What axe says of a page. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

export type Examined = {
  /** Each rule that is broken, with the first place. */
  readonly violations: readonly string[]
  /** Rules that something was there for, and holds. */
  readonly passes: readonly string[]
}

/** Colors that are on their way from one to the other are neither. */
const AT_REST = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished)))
  .then(() => null)`

/**
 * As the debugger runs it, so that no policy of the page is in the way; brought in once for a document.
 *
 * @param rules none: all that axe has
 */
export async function examine(page: Page, rules: readonly string[] = []): Promise<Examined> {
  if (await page.evaluate('window.axe === undefined')) await page.evaluate(axe.source)
  await page.evaluate(AT_REST)
  const options = { resultTypes: ['violations'], ...(rules.length === 0 ? {} : { runOnly: rules }) }
  return page.evaluate<Examined>(`axe.run(${JSON.stringify(options)}).then(({ violations, passes }) => ({
    violations: violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html),
    passes: passes.map(({ id }) => id),
  }))`)
}
