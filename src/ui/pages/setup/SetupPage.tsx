import { Grid, Group, Loader, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewWanted } from '../../api/mutations.ts';
import type { Overview, RunView } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Steps } from '../../layout/Steps.tsx';
import { actionOrder } from '../../shared/actionLooks.tsx';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { IconArrowRight } from '../../shared/icons.ts';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { filterOf } from '../filter/conditions.ts';
import { HaltNotice } from '../run/HaltNotice.tsx';
import { isFirstImport } from './isFirstImport.ts';
import { RelationTypesForm } from './RelationTypesForm.tsx';
import { SelectionForm } from './SelectionForm.tsx';
import { selectionFault, usualSelection } from './selection.ts';
import { useLivePreview } from './useLivePreview.ts';

/** Long enough for a date to be typed; the numbers follow after it. */
const settleMs = 700;

/** The article's import screen: what to import on the left, the number of records on the right. */
export function SetupPage() {
  return <SignedIn>{(overview) => <Setup overview={overview} />}</SignedIn>;
}

function Setup({ overview }: { readonly overview: Overview }) {
  switch (overview.step) {
    case 'preview':
      return isFirstImport(overview) ? <Selection overview={overview} /> : <Navigate to="/" replace />;
    case 'import':
    case 'done':
    case 'connectExact':
    case 'chooseAdministration':
      return <Navigate to="/" replace />;
  }
}

function Selection({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const known = overview.latestRun;
  const [wanted, setWanted] = useState<PreviewWanted>(
    known === null
      ? usualSelection
      : { filter: filterOf(known.filter), whenDifferent: known.whenDifferent, relationTypes: known.relationTypes },
  );
  const [settled] = useDebouncedValue(wanted, settleMs);
  const fault = selectionFault(wanted);
  const preview = useLivePreview(known, fault === null && settled === wanted ? wanted : null);
  return (
    <>
      <Steps step={overview.step} />
      <PageHead title={t('setup.title')} lead={t('setup.lead')} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            <SelectionForm wanted={wanted} fault={fault} onChange={setWanted} />
            <RelationTypesForm
              types={wanted.relationTypes}
              onChange={(relationTypes) => setWanted({ ...wanted, relationTypes })}
            />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Panel title={t('setup.countTitle')} pos="sticky" top={76}>
            {preview.error !== null ? (
              <ProblemNotice error={preview.error} onRetry={preview.retry} />
            ) : (
              <Counted run={preview.run} isCurrent={preview.isCurrent && fault === null} isFaulty={fault !== null} />
            )}
          </Panel>
        </Grid.Col>
      </Grid>
    </>
  );
}

interface CountedProps {
  readonly run: RunView | null;
  readonly isCurrent: boolean;
  /** Nothing is being counted: the numbers are those of what was chosen before. */
  readonly isFaulty: boolean;
}

function Counted({ run, isCurrent, isFaulty }: CountedProps) {
  const { t } = useTranslation();
  if (run === null || (run.state === 'reading' && run.planVersion === null)) return <Reading run={run} />;
  return (
    <Stack gap="md">
      {run.halt !== null && <HaltNotice runId={run.runId} halt={run.halt} />}
      <CountTable run={run} isStale={!isCurrent} />
      {isCurrent ? (
        <ButtonLink
          to="/import/$runId"
          params={{ runId: run.runId }}
          size="md"
          rightSection={<IconArrowRight size={18} aria-hidden />}
        >
          {t('setup.review')}
        </ButtonLink>
      ) : (
        <Group gap="xs" mih={42} role="status">
          {!isFaulty && <Loader size="xs" aria-hidden />}
          <Text size="sm" c="dimmed">
            {t(isFaulty ? 'setup.asBefore' : 'setup.notYet')}
          </Text>
        </Group>
      )}
    </Stack>
  );
}

function Reading({ run }: { readonly run: RunView | null }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Group gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <div>
          <Text fw={600}>{t('setup.counting')}</Text>
          <Text size="sm" c="dimmed">
            {t('setup.countingHint')}
          </Text>
        </div>
      </Group>
      {run !== null && (
        <Text size="sm">
          {t('setup.readExact', { count: run.reading.exactRecords })}
          <br />
          {t('setup.readTribe', { count: run.reading.tribeRecords })}
        </Text>
      )}
      {run?.halt != null && <HaltNotice runId={run.runId} halt={run.halt} />}
      <Text size="sm" c="dimmed">
        {t('setup.willFollow')}
      </Text>
    </Stack>
  );
}

const importedActions = ['create', 'update', 'link'] as const;

function CountTable({ run: { counts }, isStale }: { readonly run: RunView; readonly isStale: boolean }) {
  const names = useNames();
  const format = useFormat();
  const kinds = ['relation', 'contact'] as const;
  return (
    <div aria-live="polite" aria-busy={isStale}>
      <Group gap="xl" mb="md">
        {kinds.map((kind) => (
          <div key={kind}>
            <Text fz={32} fw={700} lh={1.1} data-testid={`count-${kind}`}>
              {format.number(importedActions.reduce((sum, action) => sum + counts[kind][action], 0))}
            </Text>
            <Text size="sm" c="dimmed">
              {names.kindsMany[kind]}
            </Text>
          </div>
        ))}
      </Group>
      <table className="count-table">
        <thead>
          <tr>
            <td />
            {kinds.map((kind) => (
              <th key={kind} scope="col">
                {names.kindsMany[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {actionOrder.map((action) => (
            <tr key={action}>
              <th scope="row">{names.actions[action]}</th>
              {kinds.map((kind) => (
                <td key={kind}>{format.number(counts[kind][action])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
