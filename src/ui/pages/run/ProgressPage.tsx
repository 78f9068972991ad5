import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunView, Step } from '../../api/types.ts';
import { Steps } from '../../layout/Steps.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { HaltNotice } from './HaltNotice.tsx';
import { ItemsSection } from './ItemsSection.tsx';
import { StateNumbers } from './StateNumbers.tsx';

/** The import at work: how far, how long still, what went wrong so far. */
export function ProgressPage({ run, step }: { readonly run: RunView; readonly step: Step }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { total, finished, remainingMs, limitedBy } = run.progress;
  const percent = total === 0 ? 100 : (finished / total) * 100;
  return (
    <>
      <Steps step={step} />
      <PageHead title={t('progress.title')} lead={t('progress.lead')} />
      <Stack gap="lg">
        {run.halt !== null && <HaltNotice runId={run.runId} halt={run.halt} />}
        <Panel>
          <Stack gap="md">
            <Group justify="space-between">
              <Text fw={650} fz="lg" className="figures">
                {t('progress.of', { finished, total })}
              </Text>
              <Text c="dimmed">
                {remainingMs !== null
                  ? t('progress.left', { time: format.duration(remainingMs) })
                  : run.halt !== null
                    ? t('halt.title')
                    : t('progress.leftUnknown')}
              </Text>
            </Group>
            <Progress.Root size="xl">
              <Progress.Section
                value={percent}
                animated={run.halt === null}
                striped={run.halt === null}
                aria-label={t('progress.label')}
                aria-valuetext={t('progress.of', { finished, total })}
              />
            </Progress.Root>
            <StateNumbers run={run} />
            {limitedBy !== null && limitedBy !== 'pace' && (
              <Text size="sm" c="dimmed">
                {t(`progress.limitedBy.${limitedBy}`)}
              </Text>
            )}
            <Text size="xs" c="dimmed">
              {t('progress.calls', run.calls)}
            </Text>
          </Stack>
        </Panel>
        <ItemsSection run={run} isLive />
      </Stack>
    </>
  );
}
