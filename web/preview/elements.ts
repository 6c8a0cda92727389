/** Elements with text in them. There is no markup anywhere in the frame. */

type Options<K extends keyof HTMLElementTagNameMap> = {
  readonly className?: string
  readonly text?: string
} & { readonly set?: Partial<HTMLElementTagNameMap[K]> }

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  { className, text, set }: Options<K> = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  if (className !== undefined) element.className = className
  if (text !== undefined) element.textContent = text
  return Object.assign(element, set)
}

/** The part that scrolls: reached and moved by keyboard. */
export function region(label: string): HTMLElement {
  const element = make('main', { className: 'region', set: { tabIndex: 0 } })
  element.setAttribute('aria-label', label)
  return element
}
