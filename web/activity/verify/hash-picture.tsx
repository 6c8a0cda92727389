import { toHex } from '../../../lib/audit/log/bytes.ts'
import { BACKGROUND, PICTURE_SIZE, piecesOf } from './picture.ts'
import classes from './verify.module.css'

const ENDS = 8

/** @param hash 32 bytes */
export function Picture({ hash }: { readonly hash: Uint8Array }) {
  const text = toHex(hash)
  return (
    <svg
      className={classes['picture']}
      viewBox={`0 0 ${PICTURE_SIZE} ${PICTURE_SIZE}`}
      role="img"
      aria-label={`Picture of the root hash, which begins with ${text.slice(0, ENDS)} and ends with ${text.slice(-ENDS)}`}
    >
      <rect width={PICTURE_SIZE} height={PICTURE_SIZE} fill={BACKGROUND} />
      {piecesOf(hash).map(({ path, color }) => (
        <path key={path} d={path} fill={color} />
      ))}
    </svg>
  )
}
