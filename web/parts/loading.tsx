import { Skeleton, Stack } from '@mantine/core'

export const Loading = ({ lines = 4 }: { readonly lines?: number }) => (
  <Stack role="status" aria-label="Loading" gap="sm">
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} height={36} />
    ))}
  </Stack>
)
