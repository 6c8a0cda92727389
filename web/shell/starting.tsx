import { Center, Loader } from '@mantine/core'

export const Starting = () => (
  <Center mih="100vh" role="status" aria-label="Keyfold is starting">
    <Loader type="dots" />
  </Center>
)
