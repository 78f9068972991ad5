import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}

/** Above this many characters a name is set smaller, so that it stays a heading and not a page. */
const longTitle = 80;

/** The page's one main heading; also the title of the browser tab. */
export function PageHead({ title, lead, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" gap="md" mb="lg">
      <Stack gap={4} className="grow">
        <Title order={1} fz={title.length > longTitle ? 20 : { base: 24, sm: 28 }} className="long-text" dir="auto">
          {title}
        </Title>
        {lead !== undefined && (
          <Text c="dimmed" maw={720}>
            {lead}
          </Text>
        )}
      </Stack>
      {actions !== undefined && <Group gap="sm">{actions}</Group>}
    </Group>
  );
}
