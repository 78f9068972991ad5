import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemQuery, itemsQuery } from '../../api/queries.ts';
import type { ItemRow, RunView } from '../../api/types.ts';
import { StateBadge, Tag } from '../../shared/ActionBadge.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { Loading } from '../../shared/Loading.tsx';
import { Pager } from '../../shared/Pager.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { countOf } from '../run/counts.ts';
import { DecisionTable } from '../run/DecisionTable.tsx';

interface Props {
  readonly run: RunView;
  /** Shows how far each record is, besides what is planned for it. */
  readonly isLive: boolean;
}

/** So few records are shown field by field at once; of more, each is opened by itself. */
const openedAtOnceMax = 3;

/** What an undo puts back, record by record, with what it refuses and why. */
export function UndoItems({ run, isLive }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [page, setPage] = useState(1);
  const ready = countOf(run.counts, 'update');
  const stays = countOf(run.counts, 'skip');
  const [shown, setShown] = useState<'update' | 'skip'>(ready > 0 ? 'update' : 'skip');
  const version = `${run.planVersion ?? ''}/${run.state}/${run.progress.finished}`;
  const items = useQuery(itemsQuery({ runId: run.runId, actions: [shown], kind: null, search: '', page }, version));
  if (items.data === undefined) {
    return items.isError ? (
      <ProblemNotice error={items.error} onRetry={() => void items.refetch()} />
    ) : (
      <Loading lines={4} height={60} />
    );
  }
  const { rows, total } = items.data;
  if (ready + stays === 0) return <Empty title={t('undo.noRecord')} />;
  return (
    <Stack gap="md">
      {ready > 0 && stays > 0 && (
        <SegmentedControl
          aria-label={t('undo.title')}
          value={shown}
          onChange={(chosen) => {
            setShown(chosen === 'skip' ? 'skip' : 'update');
            setPage(1);
          }}
          data={[
            { value: 'update', label: `${t('undo.ready')} (${format.number(ready)})` },
            { value: 'skip', label: `${t('undo.stays')} (${format.number(stays)})` },
          ]}
        />
      )}
      {total === 0 && <Empty title={t('undo.nothingOf')} />}
      {rows.map((row) => (
        <UndoItem
          key={row.key}
          row={row}
          runId={run.runId}
          version={version}
          isLive={isLive}
          isOpenAtOnce={total <= openedAtOnceMax}
        />
      ))}
      {total > rows.length && <Pager page={page} total={total} onPage={setPage} />}
    </Stack>
  );
}

interface ItemProps {
  readonly row: ItemRow;
  readonly runId: string;
  readonly version: string;
  readonly isLive: boolean;
  readonly isOpenAtOnce: boolean;
}

function UndoItem({ row, runId, version, isLive, isOpenAtOnce }: ItemProps) {
  const { t } = useTranslation();
  const { kinds } = useNames();
  const { reason } = useAdvice();
  const [isOpen, { toggle }] = useDisclosure(isOpenAtOnce);
  const label = row.label.trim() === '' ? t('run.nameless') : row.label;
  const side = row.exactId === null ? 'tribe' : 'exact';
  const id = row.exactId ?? row.tribeId;
  return (
    <article aria-label={label}>
      <Panel p="md">
        <Group justify="space-between" gap="sm" align="flex-start">
          <div className="grow">
            <Title order={2} fz="md" className="long-text" dir="auto">
              {id === null ? (
                label
              ) : (
                <Link to="/records/$kind/$side/$id" params={{ kind: row.kind, side, id }} className="plain">
                  {label}
                </Link>
              )}
            </Title>
            <Text size="sm" c="dimmed">
              {kinds[row.kind]} · {reason(row.reason).text}
            </Text>
          </div>
          <Group gap="xs">
            {row.writes > 0 && <Tag color="indigo" text={t('undo.fields', { count: row.writes })} />}
            {isLive && <StateBadge state={row.state} />}
            <Button size="compact-sm" variant="subtle" aria-expanded={isOpen} onClick={toggle}>
              {t(isOpen ? 'undo.hide' : 'undo.show')}
            </Button>
          </Group>
        </Group>
        {row.failure !== null && (
          <Text size="sm" className="fault" mt="xs">
            {reason(row.failure).text} {reason(row.failure).remedy}
          </Text>
        )}
        {row.problems.length > 0 && (
          <ul className="changes" aria-label={t('undo.refused')}>
            {row.problems.map(({ reason: why, field }) => {
              const { text, remedy } = reason(why);
              return (
                <li key={`${why.code}-${field ?? ''}`}>
                  <Text span size="sm" className="warning-text long-text">
                    {text}
                  </Text>{' '}
                  <Text span size="sm" c="dimmed">
                    {remedy}
                  </Text>
                </li>
              );
            })}
          </ul>
        )}
        {isOpen && <Fields runId={runId} itemKey={row.key} version={version} />}
      </Panel>
    </article>
  );
}

function Fields({ runId, itemKey, version }: { runId: string; itemKey: string; version: string }) {
  const item = useQuery(itemQuery(runId, itemKey, version));
  if (item.data !== undefined) return item.data.decisions.length === 0 ? null : <DecisionTable item={item.data} />;
  return item.isError ? (
    <ProblemNotice error={item.error} onRetry={() => void item.refetch()} />
  ) : (
    <Loading lines={3} />
  );
}
