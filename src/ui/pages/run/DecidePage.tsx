import { Button, Group, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/mutations.ts';
import { itemQuery, itemsQuery, runQuery } from '../../api/queries.ts';
import type { ItemDetail, ItemRow, MatchAnswer, RunView } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { IconArrowLeft, IconCircleCheck } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { CandidateComparison } from './CandidateComparison.tsx';
import { countOf } from './counts.ts';

export interface DecideSearch {
  readonly item?: string;
}

export const readDecideSearch = ({ item }: Readonly<Record<string, unknown>>): DecideSearch =>
  typeof item === 'string' && item !== '' ? { item } : {};

/** Doubtful matches one after the other, with the candidates side by side. */
export function DecidePage() {
  return <SignedIn>{() => <DecideRun />}</SignedIn>;
}

function DecideRun() {
  const { runId } = useParams({ from: '/import/$runId/decide' });
  const run = useQuery(runQuery(runId));
  if (run.data !== undefined) {
    // Answers are for a plan that is not being carried out yet.
    const canAnswer = run.data.state === 'planned' || run.data.state === 'reading';
    return canAnswer ? <Decide run={run.data} /> : <Navigate to="/import/$runId" params={{ runId }} replace />;
  }
  return run.isError ? <ProblemNotice error={run.error} onRetry={() => void run.refetch()} /> : <Loading lines={8} />;
}

function Decide({ run }: { readonly run: RunView }) {
  const { t } = useTranslation();
  const { item: wantedKey } = useSearch({ from: '/import/$runId/decide' });
  const wanted = { runId: run.runId, actions: ['ask'] as const, kind: null, search: '', page: 1 };
  const open = useQuery(itemsQuery(wanted, run.planVersion ?? ''));
  const rows = open.data?.rows ?? [];
  const left = countOf(run.counts, 'ask');
  const found = rows.findIndex(({ key }) => key === wantedKey);
  const index = found === -1 ? 0 : found;
  const current = rows[index];
  return (
    <>
      <PageHead
        title={t('decide.title')}
        lead={left > 0 ? `${t('decide.lead')} ${t('decide.left', { count: left })}.` : undefined}
        actions={
          <ButtonLink
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            to="/import/$runId"
            params={{ runId: run.runId }}
          >
            {t('decide.backToPreview')}
          </ButtonLink>
        }
      />
      {open.isError && <ProblemNotice error={open.error} onRetry={() => void open.refetch()} />}
      {open.isPending && <Loading lines={8} />}
      {open.isSuccess && current === undefined && !open.isPlaceholderData && (
        <Empty title={t('decide.done')} hint={t('decide.doneText')} icon={<IconCircleCheck size={36} aria-hidden />} />
      )}
      {current !== undefined && <Question key={current.key} run={run} rows={rows} index={index} current={current} />}
    </>
  );
}

interface QuestionProps {
  readonly run: RunView;
  readonly rows: readonly ItemRow[];
  readonly index: number;
  readonly current: ItemRow;
}

function Question({ run, rows, index, current }: QuestionProps) {
  const { t } = useTranslation();
  const item = useQuery(itemQuery(run.runId, current.key, run.planVersion ?? ''));
  const navigate = useNavigate({ from: '/import/$runId/decide' });
  const answer = useAnswer(run.runId);
  const [isSent, setSent] = useState(false);
  const goTo = (to: number) => {
    const row = rows.at(to % rows.length);
    if (row !== undefined) void navigate({ search: { item: row.key }, replace: true });
  };
  const say = (given: MatchAnswer) => {
    if (isSent) return;
    setSent(true);
    answer.mutate(
      { key: current.key, answer: given },
      {
        onSuccess: () => {
          notifications.show({
            message: t('decide.saved', { label: current.label }),
            color: 'teal',
            closeButtonProps: { 'aria-label': t('app.close') },
          });
          if (rows.length > 1) goTo(index + 1);
        },
        onSettled: () => setSent(false),
      },
    );
  };
  const sameAs = (position: number) => {
    const candidate = item.data?.candidates[position];
    if (candidate !== undefined) say({ is: 'same', tribeId: candidate.tribeId });
  };
  useHotkeys([
    ['N', () => goTo(index + 1)],
    ['P', () => goTo(index - 1)],
    ['D', () => say({ is: 'different' })],
    ['L', () => say({ is: 'leave' })],
    ...digits.map((digit, position): [string, () => void] => [digit, () => sameAs(position)]),
  ]);
  return (
    <Stack gap="lg">
      {answer.isError && <ProblemNotice error={answer.error} />}
      {item.isError && <ProblemNotice error={item.error} onRetry={() => void item.refetch()} />}
      {item.data === undefined ? (
        !item.isError && <Loading lines={8} />
      ) : (
        <Comparison item={item.data} isBusy={answer.isPending} onSame={sameAs} />
      )}
      <Group justify="space-between">
        <Group gap="sm">
          <Button variant="default" disabled={answer.isPending} onClick={() => say({ is: 'different' })}>
            {t('decide.different')}
          </Button>
          <Button variant="default" disabled={answer.isPending} onClick={() => say({ is: 'leave' })}>
            {t('decide.leave')}
          </Button>
        </Group>
        <Group gap="sm">
          <Button variant="subtle" disabled={rows.length < 2} onClick={() => goTo(index - 1)}>
            {t('decide.previous')}
          </Button>
          <Button variant="subtle" disabled={rows.length < 2} onClick={() => goTo(index + 1)}>
            {t('decide.next')}
          </Button>
        </Group>
      </Group>
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {t('decide.keys')}
      </Text>
    </Stack>
  );
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

interface ComparisonProps {
  readonly item: ItemDetail;
  readonly isBusy: boolean;
  readonly onSame: (position: number) => void;
}

function Comparison({ item, isBusy, onSame }: ComparisonProps) {
  const { t } = useTranslation();
  return item.candidates.length === 0 ? (
    <Empty title={t('decide.noCandidates')} />
  ) : (
    <CandidateComparison item={item} isBusy={isBusy} hasKeys onSame={onSame} />
  );
}
