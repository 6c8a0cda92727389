import { Button, Text, Title } from '@mantine/core'
import { Gate } from './gate.tsx'

export const Unreachable = ({ retry }: { readonly retry: () => void }) => (
  <Gate>
    <Title order={1}>The vault cannot be reached</Title>
    <Text>
      Check the connection, and whether the vault is running. Nothing is lost: what was stored stays stored.
    </Text>
    <Button onClick={retry}>Try again</Button>
  </Gate>
)
