import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useStartImport } from '../../api/mutations.ts';
import type { Overview, RunView } from '../../api/types.ts';
import { Steps } from '../../layout/Steps.tsx';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { IconHelpCircle, IconPlayerPlay } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { isFirstImport } from '../setup/isFirstImport.ts';
import { ConfirmStart } from './ConfirmStart.tsx';
import { countOf } from './counts.ts';
import { HaltNotice } from './HaltNotice.tsx';
import { ItemsSection } from './ItemsSection.tsx';

/** Everything that would happen, before anything happens. */
export function PreviewPage({ run, overview }: { readonly run: RunView; readonly overview: Overview }) {
  const { t } = useTranslation();
  const { step } = overview;
  const isFirst = isFirstImport(overview);
  const [isConfirming, { open, close }] = useDisclosure(false);
  const start = useStartImport(run.runId);
  const { planVersion } = run;
  const questions = countOf(run.counts, 'ask');
  const work = countOf(run.counts, 'create') + countOf(run.counts, 'update') + countOf(run.counts, 'link');
  return (
    <>
      {isFirst && <Steps step={step} />}
      <PageHead
        title={t('run.previewTitle')}
        lead={t('run.previewLead')}
        actions={
          <>
            {step === 'preview' && isFirst && (
              <ButtonLink variant="default" to="/import">
                {t('run.changeSelection')}
              </ButtonLink>
            )}
            <Button
              leftSection={<IconPlayerPlay size={18} aria-hidden />}
              disabled={planVersion === null}
              onClick={open}
            >
              {t('run.start')}
            </Button>
          </>
        }
      />
      <Stack gap="lg">
        {start.isError && <ProblemNotice error={start.error} />}
        {run.halt !== null && <HaltNotice runId={run.runId} halt={run.halt} />}
        {work === 0 && <Text c="dimmed">{t('run.nothingToStart')}</Text>}
        {questions > 0 && (
          <Notice color="yellow" icon={<IconHelpCircle aria-hidden />}>
            <Group justify="space-between">
              <Text size="sm" className="grow">
                {t('run.decideHint')}
              </Text>
              <ButtonLink size="xs" to="/import/$runId/decide" params={{ runId: run.runId }}>
                {t('run.decide', { count: questions })}
              </ButtonLink>
            </Group>
          </Notice>
        )}
        <ItemsSection run={run} isLive={false} />
      </Stack>
      <ConfirmStart
        run={run}
        isFirst={isFirst}
        isOpen={isConfirming}
        isStarting={start.isPending}
        onClose={close}
        onStart={() => planVersion !== null && start.mutate(planVersion, { onSettled: close })}
      />
    </>
  );
}
