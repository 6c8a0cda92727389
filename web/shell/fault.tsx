import { Component, type ReactNode } from 'react'
import { readConfig } from '../api/config.ts'
import { networkProblem } from '../api/problem.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'

type Props = {
  /** The path of what is shown: elsewhere there is another try. */
  readonly at: string
  readonly children: ReactNode
}

/** Instead of an empty page when a view cannot be loaded, or has a fault. The navigation stays. */
export class Fault extends Component<Props, { readonly error: unknown }> {
  override readonly state = { error: null }

  static getDerivedStateFromError = (error: unknown): { readonly error: unknown } => ({ error })

  override componentDidUpdate({ at }: Props): void {
    if (at !== this.props.at && this.state.error !== null) this.setState({ error: null })
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <>
        <Heading title="This cannot be shown" />
        <ErrorNotice error={error} retry={() => void this.#again()} />
      </>
    )
  }

  /** An open page does not ask again for a file that did not come. One that is loaded anew does, and stays signed in. */
  async #again(): Promise<void> {
    try {
      await readConfig()
      location.reload()
    } catch {
      this.setState({ error: networkProblem() })
    }
  }
}
