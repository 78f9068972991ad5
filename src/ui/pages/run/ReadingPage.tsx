import { Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunView, Step } from '../../api/types.ts';
import { Steps } from '../../layout/Steps.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { HaltNotice } from './HaltNotice.tsx';

/** Nobody knows beforehand how many records there are, so the bar only shows that work goes on. */
export function ReadingPage({ run, step }: { readonly run: RunView; readonly step: Step }) {
  const { t } = useTranslation();
  return (
    <>
      <Steps step={step} />
      <PageHead title={t('run.readingTitle')} lead={t('run.readingLead')} />
      <Panel maw={720}>
        <Stack gap="md">
          {run.halt !== null && <HaltNotice runId={run.runId} halt={run.halt} />}
          <Progress.Root size="lg">
            <Progress.Section value={100} striped animated={run.halt === null} aria-label={t('run.readingTitle')} />
          </Progress.Root>
          <Text role="status">
            {t('setup.readExact', { count: run.reading.exactRecords })}
            <br />
            {t('setup.readTribe', { count: run.reading.tribeRecords })}
          </Text>
        </Stack>
      </Panel>
    </>
  );
}
