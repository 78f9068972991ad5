import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type RecordNamed, useResume } from '../../api/mutations.ts';
import { recordQuery } from '../../api/queries.ts';
import type { LiveView } from '../../api/types.ts';
import { IconPlayerPause } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

/** Single records that people hold back, who and since when; each can be let go by itself. */
export function PauseLines({ pauses }: Pick<LiveView, 'pauses'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const resume = useResume();
  const lines = pauses.flatMap(({ scope, who, atMs }) => (scope.of === 'record' ? [{ scope, who, atMs }] : []));
  if (lines.length === 0) return null;
  return (
    <Notice color="yellow" icon={<IconPlayerPause aria-hidden />} title={t('live.pausedRecords')}>
      <Stack gap="xs">
        {lines.map(({ scope, who, atMs }) => (
          <Group key={`${scope.kind}/${scope.side}/${scope.id}`} justify="space-between" gap="xs">
            <Text size="sm" className="long-text">
              <Link
                to="/records/$kind/$side/$id"
                params={{ kind: scope.kind, side: scope.side, id: scope.id }}
                className="plain"
              >
                <RecordName {...scope} />
              </Link>{' '}
              · {t('live.pausedBy', { who, moment: format.moment(atMs) })}
            </Text>
            <Button size="compact-xs" variant="default" onClick={() => resume.mutate(scope)}>
              {t('live.resume')}
            </Button>
          </Group>
        ))}
        {resume.isError && <ProblemNotice error={resume.error} />}
      </Stack>
    </Notice>
  );
}

/** The name as it is now; the id of a record that nobody knows any more. */
function RecordName({ kind, side, id }: RecordNamed) {
  const { kinds } = useNames();
  const record = useQuery({ ...recordQuery(kind, side, id), refetchInterval: false });
  return (
    <>
      {kinds[kind]} {record.isPending ? '…' : record.data?.label.trim() || id}
    </>
  );
}
