import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunView } from '../../api/types.ts';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { IconCircleCheck, IconInfoCircle } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { countOf } from './counts.ts';
import { HaltNotice } from './HaltNotice.tsx';
import { ItemsSection } from './ItemsSection.tsx';
import { StateNumbers } from './StateNumbers.tsx';
import { TryAgain } from './TryAgain.tsx';

/** What was done, what was not and why. It stays readable for good. */
export function ResultPage({ run }: { readonly run: RunView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { failed } = run.progress.byState;
  const isAllDone = failed === 0 && countOf(run.counts, 'blocked') + countOf(run.counts, 'ask') === 0;
  const took = run.finishedMs === null ? null : run.finishedMs - (run.applyStartedMs ?? run.startedMs);
  const lead =
    run.finishedMs === null || took === null
      ? undefined
      : t('result.lead', { date: format.moment(run.finishedMs), time: format.duration(took) });
  return (
    <>
      <PageHead
        title={run.state === 'done' ? t('result.title') : t('result.titleFailed')}
        lead={lead}
        actions={
          <>
            {!isAllDone && <TryAgain run={run} />}
            {!isAllDone && (
              <ButtonLink variant="default" to="/problems">
                {t('result.toProblems')}
              </ButtonLink>
            )}
            <ButtonLink to="/records">{t('result.toRecords')}</ButtonLink>
          </>
        }
      />
      <Stack gap="lg">
        {run.halt !== null && <HaltNotice runId={run.runId} halt={run.halt} />}
        {run.state === 'done' && <Verdict run={run} />}
        <Panel>
          <StateNumbers run={run} />
          <Text size="xs" c="dimmed" mt="md">
            {t('progress.calls', run.calls)}
          </Text>
        </Panel>
        <ItemsSection run={run} isLive />
      </Stack>
    </>
  );
}

function Verdict({ run: { counts, progress } }: { readonly run: RunView }) {
  const { t } = useTranslation();
  const { failed } = progress.byState;
  const undecided = countOf(counts, 'ask');
  const blocked = countOf(counts, 'blocked');
  const isGood = failed === 0;
  return (
    <Notice
      color={isGood ? 'teal' : 'yellow'}
      icon={isGood ? <IconCircleCheck aria-hidden /> : <IconInfoCircle aria-hidden />}
      title={isGood ? t('result.allGood') : t('result.someFailed', { count: failed })}
    >
      {undecided > 0 && <Text size="sm">{t('result.undecided', { count: undecided })}</Text>}
      {blocked > 0 && <Text size="sm">{t('result.blocked', { count: blocked })}</Text>}
    </Notice>
  );
}
