import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStartUndo } from '../../api/mutations.ts';
import { runQuery } from '../../api/queries.ts';
import type { RunView } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { Confirm } from '../../shared/Confirm.tsx';
import { IconAlertTriangle, IconArrowBackUp, IconCircleCheck, IconInfoCircle } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { countOf } from '../run/counts.ts';
import { HaltNotice } from '../run/HaltNotice.tsx';
import { StateNumbers } from '../run/StateNumbers.tsx';
import { UndoItems } from './UndoItems.tsx';

/** One address for the life of an undo: what would be put back and what not, the progress, the result. */
export function UndoPage() {
  return <SignedIn>{() => <Undo />}</SignedIn>;
}

function Undo() {
  const { runId } = useParams({ from: '/undo/$runId' });
  const run = useQuery(runQuery(runId));
  if (run.data === undefined) {
    return run.isError ? <ProblemNotice error={run.error} onRetry={() => void run.refetch()} /> : <Loading lines={8} />;
  }
  if (run.data.kind !== 'undo') return <Navigate to="/import/$runId" params={{ runId }} replace />;
  switch (run.data.state) {
    case 'reading':
    case 'planned':
      return <UndoPlan run={run.data} />;
    case 'applying':
      return <UndoProgress run={run.data} />;
    case 'done':
    case 'failed':
      return <UndoResult run={run.data} />;
  }
}

function UndoPlan({ run }: { readonly run: RunView }) {
  const { t } = useTranslation();
  const advice = useAdvice();
  const start = useStartUndo(run.runId);
  const [isAsking, { open, close }] = useDisclosure(false);
  const { planVersion } = run;
  const count = countOf(run.counts, 'update');
  return (
    <>
      <PageHead
        title={t('undo.title')}
        lead={t('undo.lead')}
        actions={
          count > 0 && (
            <Button
              leftSection={<IconArrowBackUp size={18} aria-hidden />}
              disabled={planVersion === null}
              onClick={open}
            >
              {t('undo.start')}
            </Button>
          )
        }
      />
      <Stack gap="lg">
        {run.brake !== null && (
          <Notice color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t('undo.much')}>
            <Text size="sm">
              {run.brake.halts.map((halt) => advice.brake(halt).text).join(' ')} {t('undo.muchText')}
            </Text>
          </Notice>
        )}
        {count === 0 && (
          <Notice color="yellow" icon={<IconInfoCircle aria-hidden />} title={t('undo.nothing')}>
            <Text size="sm">{t('undo.nothingText')}</Text>
          </Notice>
        )}
        <UndoItems run={run} isLive={false} />
      </Stack>
      <Confirm
        title={t('undo.confirm')}
        go={t('undo.go')}
        color={run.brake === null ? 'indigo' : 'red'}
        isOpen={isAsking}
        isBusy={start.isPending}
        error={start.error}
        onClose={close}
        onGo={() => planVersion !== null && start.mutate(planVersion, { onSuccess: close })}
      >
        <Text>{t('undo.confirmText', { count })}</Text>
      </Confirm>
    </>
  );
}

function UndoProgress({ run }: { readonly run: RunView }) {
  const { t } = useTranslation();
  const { total, finished } = run.progress;
  const text = t('progress.of', { finished, total });
  return (
    <>
      <PageHead title={t('undo.runs')} lead={t('progress.lead')} />
      <Stack gap="lg">
        {run.halt !== null && <HaltNotice runId={run.runId} halt={run.halt} />}
        <Panel>
          <Stack gap="md">
            <Text fw={650} fz="lg" className="figures">
              {text}
            </Text>
            <Progress.Root size="xl">
              <Progress.Section
                value={total === 0 ? 100 : (finished / total) * 100}
                animated={run.halt === null}
                striped={run.halt === null}
                aria-label={t('undo.runs')}
                aria-valuetext={text}
              />
            </Progress.Root>
            <StateNumbers run={run} />
          </Stack>
        </Panel>
        <UndoItems run={run} isLive />
      </Stack>
    </>
  );
}

function UndoResult({ run }: { readonly run: RunView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { failed, done } = run.progress.byState;
  const isGood = run.state === 'done' && failed === 0;
  return (
    <>
      <PageHead
        title={t('undo.done')}
        lead={run.finishedMs === null ? undefined : format.moment(run.finishedMs)}
        actions={
          <ButtonLink variant="default" to="/history" search={{ run: run.runId }}>
            {t('undo.toHistory')}
          </ButtonLink>
        }
      />
      <Stack gap="lg">
        {run.halt !== null && <HaltNotice runId={run.runId} halt={run.halt} />}
        <Notice
          color={isGood ? 'teal' : 'yellow'}
          icon={isGood ? <IconCircleCheck aria-hidden /> : <IconInfoCircle aria-hidden />}
          title={t('undo.putBack', { count: done })}
        >
          {failed > 0 && <Text size="sm">{t('result.someFailed', { count: failed })}</Text>}
          <Text size="sm">{t('undo.keptText')}</Text>
        </Notice>
        <UndoItems run={run} isLive />
        <Group>
          <ButtonLink variant="default" to="/history">
            {t('history.all')}
          </ButtonLink>
        </Group>
      </Stack>
    </>
  );
}
