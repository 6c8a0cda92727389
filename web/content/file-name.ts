/** File names come from whoever stored the content. Before a browser saves under one, it is made harmless. */

/** As many characters as any file system takes, with room for a browser's " (1)". */
const MAX_CHARACTERS = 120
const EXTENSION = /[.][A-Za-z0-9]{1,16}$/

/** Controls; what turns the direction of text around ("exe.fdp" reads "pdf.exe"), and other invisible characters; lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu
/** Of paths, and of Windows. */
const RESERVED = /[/\\:*?"<>|]/g
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=[.]|$)/i

/**
 * @param fallback for a name of which nothing is left
 * @example cleanFileName('../../etc/passwd', 'content') // 'etc_passwd'
 */
export function cleanFileName(name: string, fallback: string): string {
  const plain = name
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(RESERVED, '_')
    .replace(/\s+/g, ' ')
    // Hidden files, and parent folders; then what Windows cuts off.
    .replace(/^[. _]+/, '')
    .replace(/[. ]+$/, '')
  const named = plain === '' ? fallback : plain
  return shorten(DEVICE.test(named) ? `_${named}` : named)
}

/** Keeps the extension, by which people and programs know what it is. */
function shorten(name: string): string {
  const characters = Array.from(name)
  if (characters.length <= MAX_CHARACTERS) return name
  const extension = EXTENSION.exec(name)?.[0] ?? ''
  const stem = characters.slice(0, MAX_CHARACTERS - extension.length).join('')
  return `${stem.replace(/[. ]+$/, '')}${extension}`
}
