/** Which kind of thing content is, by its type, for people. */
import {
  IconAddressBook,
  IconFile,
  IconFileCode,
  IconFileMusic,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconLockSquare,
  IconMovie,
  IconPhoto,
  type IconProps,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { components } from '../api/schema.d.ts'
import { RECORD_TYPE } from '../records/record.ts'

export type ContentKind = { readonly title: string; readonly icon: ComponentType<IconProps> }

type Described = Pick<components['schemas']['Version'], 'contentType' | 'kind' | 'labels'>

const MESSAGE: ContentKind = { title: 'Sealed message', icon: IconLockSquare }
const OTHER: ContentKind = { title: 'File', icon: IconFile }

/** The first that fits. */
const KINDS: readonly (readonly [RegExp, ContentKind])[] = [
  [/^application\/vnd\.keyfold\.record\+json$/, { title: 'Record', icon: IconAddressBook }],
  [/^application\/pdf$/, { title: 'PDF file', icon: IconFileTypePdf }],
  [/^image\//, { title: 'Image', icon: IconPhoto }],
  [/^video\//, { title: 'Video', icon: IconMovie }],
  [/^audio\//, { title: 'Audio', icon: IconFileMusic }],
  [/spreadsheet|excel|^text\/csv$/, { title: 'Spreadsheet', icon: IconFileSpreadsheet }],
  [/wordprocessing|msword|opendocument\.text/, { title: 'Document', icon: IconFileText }],
  [/zip|tar|compressed/, { title: 'Archive', icon: IconFileZip }],
  [/json$|xml$|html$|javascript/, { title: 'Data file', icon: IconFileCode }],
  [/^text\//, { title: 'Text', icon: IconFileText }],
]

export function contentKind({ contentType, kind }: Omit<Described, 'labels'>): ContentKind {
  if (kind === 'message') return MESSAGE
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? OTHER
}

export const isRecord = ({ contentType }: Pick<Described, 'contentType'>): boolean =>
  contentType.split(';', 1)[0]?.trim().toLowerCase() === RECORD_TYPE

/** The label that says what an object is called. */
export const NAME_LABEL = 'name'

/** What it is called, else what it is: "PDF file". */
export const nameOf = (version: Described): string => {
  const name = version.labels[NAME_LABEL]?.trim()
  return name ? name : contentKind(version).title
}
