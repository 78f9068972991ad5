import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { problemsQuery } from '../../api/queries.ts';
import type { ProblemGroup, ProblemRow, Reason, RunView } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { IconCircleCheck } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { VendorWords } from '../../shared/VendorWords.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { TryAgain } from '../run/TryAgain.tsx';

/** What needs a person, one group per cause, with the remedy once. */
export function ProblemsPage() {
  return (
    <SignedIn>{(overview) => <Problems latestRun={overview.step === 'done' ? overview.latestRun : null} />}</SignedIn>
  );
}

function Problems({ latestRun }: { readonly latestRun: RunView | null }) {
  const { t } = useTranslation();
  const problems = useQuery(problemsQuery);
  return (
    <>
      <PageHead
        title={t('problems.title')}
        lead={t('problems.lead')}
        actions={
          latestRun !== null && problems.data !== undefined && problems.data.length > 0 && <TryAgain run={latestRun} />
        }
      />
      {problems.isError && <ProblemNotice error={problems.error} onRetry={() => void problems.refetch()} />}
      {problems.isPending && <Loading lines={6} height={60} />}
      {problems.data?.length === 0 && (
        <Empty
          title={t('problems.none')}
          hint={t('problems.noneText')}
          icon={<IconCircleCheck size={36} aria-hidden />}
        />
      )}
      <Stack gap="lg">
        {problems.data?.map((group) => (
          <CauseGroup key={`${group.causeCode}-${group.reason.code}`} group={group} />
        ))}
      </Stack>
    </>
  );
}

function CauseGroup({ group }: { readonly group: ProblemGroup }) {
  const { t } = useTranslation();
  const { text, remedy } = useAdvice().reason(sharedReason(group));
  const more = group.count - group.rows.length;
  return (
    <Panel>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Title order={2} fz="md" className="long-text">
          {text}
        </Title>
        <Badge
          variant="light"
          color="red"
          radius="sm"
          tt="none"
          className="tag"
          data-color="red"
          style={{ flex: 'none' }}
        >
          {t('problems.records', { count: group.count })}
        </Badge>
      </Group>
      {remedy !== '' && (
        <Text size="sm" mt={4}>
          <b>{t('problems.remedy')}:</b> {remedy}
        </Text>
      )}
      <VendorWords words={sharedReason(group).words} />
      <ul className="problem-rows">
        {group.rows.map((row) => (
          <ProblemLine key={row.id} row={row} groupText={text} />
        ))}
      </ul>
      {more > 0 && (
        <Text size="sm" c="dimmed">
          {t('problems.more', { count: more })}
        </Text>
      )}
    </Panel>
  );
}

/** The group's reason with only the words that hold for each of its rows; the others stand with their row. */
function sharedReason({ reason, rows }: ProblemGroup): Reason {
  const isShared = ([name, word]: readonly [string, string]) => rows.every((row) => row.reason.words[name] === word);
  return { code: reason.code, words: Object.fromEntries(Object.entries(reason.words).filter(isShared)) };
}

function ProblemLine({ row, groupText }: { readonly row: ProblemRow; readonly groupText: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const { text } = useAdvice().reason(row.reason);
  const label = row.recordLabel?.trim() || (row.recordId === null ? t('problems.unnamed') : t('run.nameless'));
  return (
    <li>
      {row.kind !== null && row.side !== null && row.recordId !== null ? (
        <Link
          to="/records/$kind/$side/$id"
          params={{ kind: row.kind, side: row.side, id: row.recordId }}
          className="plain long-text"
          dir="auto"
        >
          {label}
        </Link>
      ) : (
        <Text span className="long-text">
          {label}
        </Text>
      )}
      <Text span size="sm" c="dimmed">
        {row.field === null ? '' : ` · ${names.field(row.field)}`} ·{' '}
        {t('problems.since', { date: format.day(row.sinceMs) })}
        {text === groupText ? '' : ` · ${text}`}
      </Text>
    </li>
  );
}
