import { Stack, Text } from '@mantine/core'
import type { components } from '../api/schema.d.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { PurposeForm } from '../parts/purpose.tsx'
import classes from './content.module.css'
import { familyOf } from './kind.ts'
import { type Facts, Locked } from './locked.tsx'
import { Revealed } from './revealed.tsx'
import { type Action, type ContentControls, useContent } from './use-content.ts'

type Metadata = components['schemas']['Metadata']
type Props = { readonly object: Metadata; readonly version: number }

/** The content of one version of an object: hidden until it is asked for, and hidden again after a while. */
export const Content = ({ object, version }: Props) => (
  <OfVersion key={`${object.id}/${version}`} object={object} version={version} />
)

function OfVersion({ object, version }: Props) {
  const controls = useContent({ id: object.id, version }, object.classification === 'restricted')
  const { state } = controls
  if (state.kind === 'revealed')
    return <Revealed {...controls} content={state.content} untilMs={state.untilMs} />
  return (
    <Stack gap="md">
      <Locked {...controls} facts={factsOf(object, version)} />
      {state.kind === 'asking' ? (
        <PurposeForm text={state.text} submitLabel={VERBS[state.action]} onDeclare={controls.declare} />
      ) : null}
      {state.kind === 'failed' ? (
        <Failed controls={controls} action={state.action} error={state.error} />
      ) : null}
      <Text role="status" size="sm" c="dimmed" className={classes['notice'] ?? ''}>
        {state.kind === 'hidden' ? state.notice : null}
      </Text>
    </Stack>
  )
}

const VERBS: Readonly<Record<Action, string>> = { reveal: 'Reveal', copy: 'Copy', download: 'Download' }

type FailedProps = { readonly controls: ContentControls; readonly action: Action; readonly error: unknown }

const Failed = ({ controls, action, error }: FailedProps) => (
  <ErrorNotice
    error={error}
    title={action === 'reveal' ? 'It could not be revealed' : 'It could not be read'}
    retry={() => controls.start(action)}
  />
)

/** The metadata are those of one version; another one may be of another kind. */
const factsOf = (object: Metadata, version: number): Facts =>
  object.version === version
    ? { family: familyOf(object.contentType), bytes: object.length }
    : { family: 'unknown', bytes: null }
