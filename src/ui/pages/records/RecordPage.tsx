import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordNamed } from '../../api/mutations.ts';
import { recordQuery } from '../../api/queries.ts';
import type { Kind, ProblemRow, RecordView, Side } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { IconAlertTriangle, IconInfoCircle } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { VendorWords } from '../../shared/VendorWords.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { FieldsPanel } from './FieldsPanel.tsx';
import { HistoryPanel } from './HistoryPanel.tsx';
import { OpenQuestions } from './OpenQuestions.tsx';
import { RecordActions, RecordPause } from './RecordActions.tsx';
import { RecordTable } from './RecordTable.tsx';
import { SidePanel } from './SidePanel.tsx';

const isKind = (text: string): text is Kind => text === 'relation' || text === 'contact';
const isSide = (text: string): text is Side => text === 'exact' || text === 'tribe';

/** One record on both sides: what each holds, what happened to it, and what is wrong with it. */
export function RecordPage() {
  const { kind, side, id } = useParams({ from: '/records/$kind/$side/$id' });
  if (!isKind(kind) || !isSide(side)) return <Navigate to="/records" replace />;
  return <SignedIn>{() => <BothSides kind={kind} side={side} id={id} />}</SignedIn>;
}

function BothSides({ kind, side, id }: { readonly kind: Kind; readonly side: Side; readonly id: string }) {
  const record = useQuery(recordQuery(kind, side, id));
  if (record.data !== undefined) return <RecordDetails record={record.data} named={{ kind, side, id }} />;
  return record.isError ? (
    <ProblemNotice error={record.error} onRetry={() => void record.refetch()} />
  ) : (
    <Loading lines={10} />
  );
}

function RecordDetails({ record, named }: { readonly record: RecordView; readonly named: RecordNamed }) {
  const { t } = useTranslation();
  const { kinds } = useNames();
  const isRelation = record.kind === 'relation';
  return (
    <>
      <PageHead
        title={record.label.trim() === '' ? t('run.nameless') : record.label}
        lead={kinds[record.kind]}
        actions={<RecordActions named={named} record={record} />}
      />
      <Stack gap="lg">
        <RecordPause named={named} record={record} />
        <OpenQuestions named={named} record={record} />
        {record.problems.map((problem) => (
          <RecordProblem key={problem.id} problem={problem} />
        ))}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <SidePanel side="exact" of={record.exact} linkText={t('record.openExact')} />
          <SidePanel side="tribe" of={record.tribe} linkText={t('record.openTribe')} />
        </SimpleGrid>
        {record.numberedBy !== null && (
          <Notice color="indigo" icon={<IconInfoCircle aria-hidden />}>
            {t('record.numberedBy', { name: record.numberedBy })}
          </Notice>
        )}
        <FieldsPanel fields={record.fields} />
        <Panel title={isRelation ? t('record.contacts') : t('record.relation')}>
          {record.related.length > 0 ? (
            <RecordTable rows={record.related} />
          ) : (
            <Text size="sm" c="dimmed">
              {isRelation ? t('record.noContacts') : t('record.notLinked')}
            </Text>
          )}
        </Panel>
        <HistoryPanel history={record.history} named={named} />
      </Stack>
    </>
  );
}

function RecordProblem({ problem }: { readonly problem: ProblemRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const { text, remedy } = useAdvice().reason(problem.reason);
  return (
    <Notice
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      title={problem.field === null ? text : `${names.field(problem.field)}: ${text}`}
    >
      <Text size="sm">{remedy}</Text>
      <VendorWords words={problem.reason.words} />
      <Text size="xs" c="dimmed" mt={4}>
        {t('problems.since', { date: format.moment(problem.sinceMs) })}
      </Text>
    </Notice>
  );
}
