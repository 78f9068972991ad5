import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type RecordNamed, useLookAgain, usePause, useResume } from '../../api/mutations.ts';
import { liveQuery } from '../../api/queries.ts';
import type { PauseScope, RecordView } from '../../api/types.ts';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { pauseOf } from '../overview/pauseOf.ts';
import { UndoButton } from '../undo/UndoButton.tsx';

interface Props {
  readonly named: RecordNamed;
  readonly record: RecordView;
}

/** What a person can do with one record: look again, hold it back, put back what was written. */
export function RecordActions({ named, record }: Props) {
  const { t } = useTranslation();
  const look = useLookAgain(named);
  const { pause, paused } = usePauseOf(named, record);
  const isWritten = record.history.some(({ operation }) => operation === 'update');
  return (
    <Group gap="sm">
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={look.isPending}
        onClick={() =>
          look.mutate(undefined, {
            onSuccess: () =>
              notifications.show({
                message: t('record.looking'),
                color: 'teal',
                closeButtonProps: { 'aria-label': t('app.close') },
              }),
          })
        }
      >
        {t('record.lookAgain')}
      </Button>
      {record.linkId !== null && paused === undefined && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          loading={pause.isPending}
          onClick={() => pause.mutate({ of: 'record', ...named })}
        >
          {t('record.pause')}
        </Button>
      )}
      {isWritten && record.linkId !== null && <UndoButton what={{ of: 'record', ...named }} text={t('record.undo')} />}
      {look.isError && <ProblemNotice error={look.error} />}
      {pause.isError && <ProblemNotice error={pause.error} />}
    </Group>
  );
}

/** Says that the record is held back, by whom, and lets it go. */
export function RecordPause({ named, record }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const resume = useResume();
  const { paused } = usePauseOf(named, record);
  if (paused === undefined) return null;
  return (
    <Notice color="yellow" icon={<IconPlayerPause aria-hidden />} title={t('record.paused')}>
      <Stack gap="xs">
        <Text size="sm">
          {t('live.pausedBy', { who: paused.who, moment: format.moment(paused.atMs) })}. {t('record.pausedHint')}
        </Text>
        {resume.isError && <ProblemNotice error={resume.error} />}
        <Group>
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            loading={resume.isPending}
            onClick={() => resume.mutate(paused.scope)}
          >
            {t('record.resume')}
          </Button>
        </Group>
      </Stack>
    </Notice>
  );
}

/** A pause may have been asked for by either half of the pair. */
function usePauseOf({ kind }: RecordNamed, { exact, tribe }: RecordView) {
  const pause = usePause();
  const pauses = useQuery(liveQuery).data?.pauses ?? [];
  const scopes = [exact && { side: 'exact' as const, id: exact.id }, tribe && { side: 'tribe' as const, id: tribe.id }];
  const paused = scopes
    .map((half) => (half === null ? undefined : pauseOf(pauses, { of: 'record', kind, ...half } satisfies PauseScope)))
    .find((found) => found !== undefined);
  return { pause, paused };
}
