import { Button, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useResume } from '../../api/mutations.ts';
import type { LiveView, PauseScope } from '../../api/types.ts';
import { IconPlayerPause } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

/** What people hold back, who and since when; each can be let go by itself. */
export function PauseLines({ pauses }: Pick<LiveView, 'pauses'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const resume = useResume();
  return (
    <Notice color="yellow" icon={<IconPlayerPause aria-hidden />} title={t('live.paused')}>
      <Stack gap="xs">
        {pauses.map(({ scope, who, atMs }) => (
          <Group key={JSON.stringify(scope)} justify="space-between" gap="xs">
            <Text size="sm" className="long-text">
              <ScopeName scope={scope} /> · {t('live.pausedBy', { who, moment: format.moment(atMs) })}
            </Text>
            {scope.of !== 'connection' && (
              <Button size="compact-xs" variant="default" onClick={() => resume.mutate(scope)}>
                {t('live.resume')}
              </Button>
            )}
          </Group>
        ))}
        {resume.isError && <ProblemNotice error={resume.error} />}
      </Stack>
    </Notice>
  );
}

function ScopeName({ scope }: { readonly scope: PauseScope }) {
  const { t } = useTranslation();
  const { kinds, kindsMany } = useNames();
  if (scope.of === 'connection') return <b>{t('live.everything')}</b>;
  if (scope.of === 'kind') return <b>{kindsMany[scope.kind]}</b>;
  const { kind, side, id } = scope;
  return (
    <Link to="/records/$kind/$side/$id" params={{ kind, side, id }} className="plain">
      {kinds[kind]} {id}
    </Link>
  );
}
