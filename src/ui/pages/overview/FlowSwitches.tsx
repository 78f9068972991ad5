import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useObserveOnly, usePause, useResume } from '../../api/mutations.ts';
import type { LiveView, PauseScope } from '../../api/types.ts';
import { Tag } from '../../shared/ActionBadge.tsx';
import { IconPlayerPause, IconPlayerPlay } from '../../shared/icons.ts';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { pauseOf } from './pauseOf.ts';

const scopes: readonly PauseScope[] = [
  { of: 'connection' },
  { of: 'kind', kind: 'relation' },
  { of: 'kind', kind: 'contact' },
];

/** What people may hold back: everything, or one kind of record; and whether anything is written at all. */
export function FlowSwitches({ live }: { readonly live: LiveView }) {
  const { t } = useTranslation();
  const observe = useObserveOnly();
  return (
    <Stack gap="sm">
      <ul className="switch-rows">
        {scopes.map((scope) => (
          <FlowSwitch key={JSON.stringify(scope)} live={live} scope={scope} />
        ))}
      </ul>
      <Switch
        label={t('live.observe')}
        description={t('live.observeHint')}
        checked={live.isObserveOnly}
        disabled={observe.isPending}
        onChange={({ currentTarget }) => observe.mutate(currentTarget.checked)}
      />
      {observe.isError && <ProblemNotice error={observe.error} />}
    </Stack>
  );
}

function FlowSwitch({ live, scope }: { readonly live: LiveView; readonly scope: PauseScope }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kindsMany } = useNames();
  const pause = usePause();
  const resume = useResume();
  const paused = pauseOf(live.pauses, scope);
  const name = scope.of === 'kind' ? kindsMany[scope.kind] : t('live.everything');
  const failed = [pause, resume].find(({ isError }) => isError);
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Group gap="xs" miw={0}>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          <Tag
            color={paused === undefined ? 'teal' : 'yellow'}
            text={t(paused === undefined ? 'live.flows' : 'live.paused')}
          />
          {paused !== undefined && (
            <Text size="sm" c="dimmed" className="long-text">
              {t('live.pausedBy', { who: paused.who, moment: format.moment(paused.atMs) })}
            </Text>
          )}
        </Group>
        {paused === undefined ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={pause.isPending}
            leftSection={<IconPlayerPause size={14} aria-hidden />}
            aria-label={`${t('live.pause')}: ${name}`}
            onClick={() => pause.mutate(scope)}
          >
            {t('live.pause')}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            loading={resume.isPending}
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            aria-label={`${t('live.resume')}: ${name}`}
            onClick={() => resume.mutate(scope)}
          >
            {t('live.resume')}
          </Button>
        )}
      </Group>
      {failed !== undefined && <ProblemNotice error={failed.error} />}
    </li>
  );
}
