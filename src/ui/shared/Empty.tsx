import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
}

/** Says that there is nothing, and what would change that. */
export function Empty({ title, hint, icon, children }: Props) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      {icon}
      <Text fw={600}>{title}</Text>
      {hint !== undefined && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  );
}
