import { Stack, Text, Title } from '@mantine/core'
import { hasCode } from '../api/problem.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Loading } from '../parts/loading.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { exact } from '../parts/when.tsx'
import classes from './findings.module.css'
import { Sentence } from './sentence.tsx'
import { useLearned } from './use-findings.ts'

type Props = { readonly principal: string }

/** What the detectors hold for usual about somebody. */
export function Learned({ principal }: Props) {
  const { data, error, refetch } = useLearned(principal)
  return (
    <Stack gap="sm">
      <Title order={2}>
        What is usual for <PrincipalName id={principal} />
      </Title>
      {hasCode(error, 'not-found') ? (
        <Text size="sm">Nothing yet: too little was seen of them.</Text>
      ) : error === null ? null : (
        <ErrorNotice error={error} retry={() => void refetch()} />
      )}
      {data === undefined ? (
        error === null && <Loading lines={3} />
      ) : (
        <>
          <ul className={classes['list']}>
            {data.sentences.map((sentence) => (
              <li key={sentence}>
                <Sentence text={sentence} principals={[principal]} />
              </li>
            ))}
          </ul>
          <Text size="sm" c="dimmed">
            Learned from {data.events.toLocaleString()} events since {exact(data.since)}.
          </Text>
        </>
      )}
    </Stack>
  )
}
