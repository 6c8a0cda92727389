import { Stack } from '@mantine/core'
import { Heading } from '../parts/heading.tsx'
import { useVault } from '../shell/context.tsx'
import { CollectSecret } from './collect-secret.tsx'
import { Password } from './password.tsx'
import { Sessions } from './sessions.tsx'
import { Who } from './who.tsx'

export default function View() {
  const { me } = useVault()
  return (
    <>
      <Heading title="My account" />
      <Stack gap="lg" maw="52rem">
        <Who />
        <Password />
        <Sessions />
        {me.login === null ? null : <CollectSecret />}
      </Stack>
    </>
  )
}
