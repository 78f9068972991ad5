import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { conflictsQuery, matchesQuery } from '../../api/queries.ts';
import type { ConflictView } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { IconCircleCheck } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { AnsweredMatches } from './AnsweredMatches.tsx';
import { ConflictPanel, conflictElementId } from './ConflictPanel.tsx';
import { MatchPanel } from './MatchPanel.tsx';

/** What both sides changed differently, and records whose counterpart only a person can name. */
export function ConflictsPage() {
  return <SignedIn>{() => <Conflicts />}</SignedIn>;
}

function Conflicts() {
  const { t } = useTranslation();
  const conflicts = useQuery(conflictsQuery);
  const answered = useNextInFocus(conflicts.data);
  return (
    <>
      <PageHead title={t('conflicts.title')} lead={t('conflicts.lead')} />
      {conflicts.isError && <ProblemNotice error={conflicts.error} onRetry={() => void conflicts.refetch()} />}
      {conflicts.isPending && <Loading lines={6} height={60} />}
      {conflicts.data?.length === 0 && (
        <Empty
          title={t('conflicts.none')}
          hint={t('conflicts.noneText')}
          icon={<IconCircleCheck size={36} aria-hidden />}
        />
      )}
      {conflicts.data !== undefined && conflicts.data.length > 0 && (
        <Text size="sm" c="dimmed" mb="sm" visibleFrom="sm">
          {t('conflicts.keys')}
        </Text>
      )}
      <Stack gap="lg">
        {conflicts.data?.map((conflict) => (
          <ConflictPanel
            key={conflict.id}
            conflict={conflict}
            alike={alikeOf(conflict, conflicts.data)}
            onAnswered={() => answered(conflict.id)}
          />
        ))}
        <Matches />
        <AnsweredMatches />
      </Stack>
    </>
  );
}

/** Once an answered conflict is gone from the list the next one has the focus, so that keys go on with it. */
function useNextInFocus(conflicts: readonly ConflictView[] | undefined): (answeredId: string) => void {
  const waiting = useRef<{ readonly answeredId: string; readonly nextId: string } | null>(null);
  useEffect(() => {
    if (waiting.current === null || conflicts?.some(({ id }) => id === waiting.current?.answeredId)) return;
    document.getElementById(conflictElementId(waiting.current.nextId))?.focus();
    waiting.current = null;
  }, [conflicts]);
  return (answeredId) => {
    const at = conflicts?.findIndex(({ id }) => id === answeredId) ?? -1;
    const next = conflicts?.[at + 1] ?? conflicts?.[at - 1];
    waiting.current = next === undefined ? null : { answeredId, nextId: next.id };
  };
}

/** Other open conflicts that a rule made from this one would decide as well. */
const alikeOf = ({ id, kind, fields: [named] }: ConflictView, all: readonly ConflictView[]): number =>
  all.filter((one) => one.id !== id && one.kind === kind && one.fields[0]?.field === named?.field).length;

function Matches() {
  const { t } = useTranslation();
  const matches = useQuery(matchesQuery);
  if (matches.isError) return <ProblemNotice error={matches.error} onRetry={() => void matches.refetch()} />;
  if (matches.data === undefined || matches.data.length === 0) return null;
  return (
    <>
      <Title order={2} fz="lg">
        {t('decide.title')}
      </Title>
      {matches.data.map((item) => (
        <MatchPanel key={item.key} item={item} />
      ))}
    </>
  );
}
