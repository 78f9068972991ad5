import { Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../api/administration.ts';
import { connectionsQuery, overviewQuery } from '../api/queries.ts';
import type { Connection } from '../api/types.ts';
import { Tag } from '../shared/ActionBadge.tsx';
import { IconCheck, IconSelector } from '../shared/icons.ts';
import { useNames } from '../texts/useNames.ts';

/** Says on every page which administration it is about, and leads to the others. */
export function AdministrationBar() {
  const { t } = useTranslation();
  const connections = useQuery(connectionsQuery).data ?? [];
  const current = useQuery(overviewQuery).data?.connectionId ?? null;
  const shown = connections.find(({ connectionId }) => connectionId === current);
  if (shown === undefined) return null;
  return (
    <Group component="section" aria-label={t('administrations.bar')} className="administration-bar" gap="xs" mb="md">
      <Text span size="sm" c="dimmed">
        {t('administrations.bar')}
      </Text>
      {connections.length > 1 ? (
        <Switcher connections={connections} shown={shown} />
      ) : (
        <Text span size="sm" fw={600} className="long-text" dir="auto">
          <Name connection={shown} />
        </Text>
      )}
      <Link to="/administrations" className="plain administration-all">
        <Text span size="sm">
          {t('administrations.all')}
        </Text>
      </Link>
    </Group>
  );
}

function Switcher({ connections, shown }: { readonly connections: readonly Connection[]; readonly shown: Connection }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start" width="max-content" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="nav-link administration-switch">
          <Group gap={6} wrap="nowrap">
            <Text span size="sm" fw={600} className="long-text" dir="auto">
              <Name connection={shown} />
            </Text>
            <IconSelector size={16} aria-hidden />
            <VisuallyHidden>{t('administrations.switch')}</VisuallyHidden>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown maw="min(32rem, 92vw)">
        {connections.map((one) => (
          <Menu.Item
            key={one.connectionId}
            component="a"
            href={addressOf(one.connectionId, '/')}
            aria-current={one === shown ? 'true' : undefined}
            leftSection={one === shown ? <IconCheck size={14} aria-hidden /> : <span style={{ width: 14 }} />}
          >
            <Text span size="sm" className="long-text" dir="auto" display="block" mb={2}>
              <Name connection={one} />
            </Text>
            <ConnectionState connection={one} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Number and name, for two companies may bear one name. */
export function Name({ connection: { administration } }: { readonly connection: Connection }) {
  const { t } = useTranslation();
  return administration === null ? t('administrations.unnamed') : `${administration.name} (${administration.id})`;
}

const looks = {
  unfinished: 'indigo',
  deactivated: 'gray',
  agrees: 'teal',
  agreesApart: 'teal',
  working: 'blue',
  waiting: 'yellow',
  held: 'yellow',
} as const satisfies Readonly<Record<Connection['state'], string>>;

export function ConnectionState({ connection: { state } }: { readonly connection: Connection }) {
  const { connectionStates } = useNames();
  return <Tag color={looks[state]} text={connectionStates[state]} />;
}
