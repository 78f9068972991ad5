import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCompareNow } from '../../api/mutations.ts';
import type { LiveView } from '../../api/types.ts';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useFormat } from '../../texts/useFormat.ts';

/** Reads both systems from the beginning, shows how far it is, and when that was done last. */
export function Comparison({ live: { comparison } }: { readonly live: LiveView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const compare = useCompareNow();
  const { isUnderWay, lastMs, feeds } = comparison;
  const text =
    feeds.read < feeds.total
      ? t('live.comparedOf', { read: feeds.read, total: feeds.total })
      : t('live.comparingRecords');
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {lastMs === null ? t('live.neverCompared') : t('live.comparedLast', { moment: format.moment(lastMs) })}
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={compare.isPending}
          disabled={isUnderWay}
          onClick={() => compare.mutate()}
        >
          {t(isUnderWay ? 'live.comparing' : 'live.compare')}
        </Button>
      </Group>
      {isUnderWay && (
        <>
          <Progress.Root size="md">
            <Progress.Section
              value={feeds.total === 0 ? 0 : (feeds.read / feeds.total) * 100}
              animated
              striped
              aria-label={t('live.comparing')}
              aria-valuetext={text}
            />
          </Progress.Root>
          <Text size="xs" c="dimmed" className="figures">
            {text}
          </Text>
        </>
      )}
      {compare.isError && <ProblemNotice error={compare.error} />}
    </Stack>
  );
}
