import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Side, SideStatus } from '../../api/types.ts';
import { Tag } from '../../shared/ActionBadge.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

interface Props {
  readonly side: Side;
  readonly status: SideStatus;
  readonly facts: readonly { readonly name: string; readonly value: string | null }[];
  readonly reconnect: ReactNode;
}

const looks = { connected: 'teal', notConnected: 'gray', needsConsent: 'red' } as const;

/** One side of the connection: whether it lives, what it is bound to, and how much of its budget is left. */
export function ConnectionPanel({ side, status, facts, reconnect }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sides } = useNames();
  const { dayCallsRemaining: left, dayCallsLimit: limit, consentUntilMs } = status;
  const shown = [
    ...facts,
    {
      name: t('overview.calls'),
      value: left === null ? null : limit === null ? format.number(left) : t('overview.callsOf', { left, limit }),
    },
    { name: t('overview.consentUntil'), value: consentUntilMs === null ? null : format.day(consentUntilMs) },
  ].filter(({ value }) => value !== null);
  return (
    <Panel title={sides[side]}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Tag color={looks[status.state]} text={t(`overview.${status.state}`)} />
          {status.state !== 'connected' && reconnect}
        </Group>
        <dl className="facts">
          {shown.map(({ name, value }) => (
            <div key={name}>
              <Text component="dt" size="sm" c="dimmed">
                {name}
              </Text>
              <Text component="dd" size="sm" m={0} className="long-text">
                {value}
              </Text>
            </div>
          ))}
        </dl>
      </Stack>
    </Panel>
  );
}
