import { Fragment } from 'react'
import { PrincipalName } from '../parts/principal-name.tsx'
import { piecesOf } from './pieces.ts'

type Props = {
  readonly text: string
  /** Whom it may name by their ids. */
  readonly principals: readonly string[]
}

/** What the detectors say of principals, by the names that people know them by. */
export const Sentence = ({ text, principals }: Props) => (
  <bdi>
    {piecesOf(text, principals).map(({ at, piece, isPrincipal }) =>
      isPrincipal ? <PrincipalName key={at} id={piece} /> : <Fragment key={at}>{piece}</Fragment>,
    )}
  </bdi>
)
