import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RecordView, Side } from '../../api/types.ts';
import { Tag } from '../../shared/ActionBadge.tsx';
import { IconExternalLink } from '../../shared/icons.ts';
import { Panel } from '../../shared/Panel.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

interface Props {
  readonly side: Side;
  readonly of: RecordView['exact'];
  readonly linkText: string;
}

/** The record in one system, with the way there. */
export function SidePanel({ side, of, linkText }: Props) {
  const { t } = useTranslation();
  const { sides } = useNames();
  const format = useFormat();
  return (
    <Panel title={sides[side]}>
      {of === null ? (
        <Text size="sm" c="dimmed">
          {t('record.notLinked')}
        </Text>
      ) : (
        <Stack gap={6}>
          <Group gap="xs">
            <Tag color={of.isActive ? 'teal' : 'gray'} text={of.isActive ? t('record.active') : t('record.inactive')} />
            {of.createdOn !== null && (
              <Text size="sm" c="dimmed">
                {t('record.created', { date: format.date(of.createdOn) })}
              </Text>
            )}
          </Group>
          <Text size="xs" c="dimmed" ff="monospace" className="long-text">
            {of.id}
          </Text>
          {of.url !== null && (
            <Anchor href={of.url} target="_blank" rel="noreferrer" size="sm" className="plain">
              <Group gap={4} component="span" display="inline-flex">
                {linkText} <IconExternalLink size={14} aria-label={t('app.opensElsewhere')} />
              </Group>
            </Anchor>
          )}
        </Stack>
      )}
    </Panel>
  );
}
