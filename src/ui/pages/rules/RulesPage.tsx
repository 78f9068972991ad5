import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/client.ts';
import { useChangeRules, usePreviewRules } from '../../api/mutations.ts';
import { liveQuery, rulesQuery } from '../../api/queries.ts';
import type { RulesView } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { Loading } from '../../shared/Loading.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { RelationTypesForm } from '../setup/RelationTypesForm.tsx';
import { selectionFault } from '../setup/selection.ts';
import { changesIn, draftOf, type RulesDraft, wantedOf } from './draft.ts';
import { FieldRules } from './FieldRules.tsx';
import { FilterHistory } from './FilterHistory.tsx';
import { GeneralRules } from './GeneralRules.tsx';
import { RulesEffect } from './RulesEffect.tsx';

/** Who leads for what, which way things flow and what takes part; changed only after seeing what a change does. */
export function RulesPage() {
  return <SignedIn>{() => <Rules />}</SignedIn>;
}

function Rules() {
  const { t } = useTranslation();
  const live = useQuery(liveQuery);
  const rules = useQuery(rulesQuery);
  const failed = [live, rules].find(({ isError, data }) => isError && data === undefined);
  if (failed !== undefined) return <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  if (live.data === undefined || rules.data === undefined) return <Loading lines={10} />;
  return (
    <>
      <PageHead title={t('rules.title')} lead={t('rules.lead')} />
      {live.data.liveSinceMs === null ? (
        <Empty title={t('rules.notYet')} hint={t('live.hints.notLive')} />
      ) : (
        <RulesForm view={rules.data} />
      )}
    </>
  );
}

function RulesForm({ view }: { readonly view: RulesView }) {
  const { t } = useTranslation();
  const saved = draftOf(view.rules);
  // Until something is changed the page follows what is saved, whoever saved it.
  const [changed, setChanged] = useState<RulesDraft | null>(null);
  const draft = changed ?? saved;
  const count = changesIn(draft, saved);
  const preview = usePreviewRules();
  const change = useChangeRules();
  const look = () => {
    change.reset();
    preview.mutate(wantedOf(draft));
  };
  const save = (planVersion: string) =>
    change.mutate(
      { ...wantedOf(draft), planVersion },
      {
        onSuccess: () => {
          preview.reset();
          setChanged(null);
          notifications.show({
            message: t('rules.saved'),
            color: 'teal',
            closeButtonProps: { 'aria-label': t('app.close') },
          });
        },
        // Somebody edited on meanwhile: what is saved is what was seen, so it is shown anew.
        onError: (error) => {
          if (error instanceof ApiProblem && error.code === 'planChanged') preview.mutate(wantedOf(draft));
        },
      },
    );
  return (
    <Stack gap="lg" pb={count > 0 ? 90 : 0}>
      <GeneralRules draft={draft} onChange={setChanged} />
      <FilterHistory changes={view.filterChanges} />
      <RelationTypesForm
        types={draft.relationTypes}
        onChange={(relationTypes) => setChanged({ ...draft, relationTypes })}
      />
      <FieldRules draft={draft} rows={view.rows} saved={saved} onChange={setChanged} />
      {preview.isError && <ProblemNotice error={preview.error} onRetry={look} />}
      {count > 0 && (
        <section className="save-bar" aria-label={t('rules.unsaved')}>
          <Group justify="space-between" gap="sm">
            <Text size="sm" fw={600} role="status">
              {t('rules.changes', { count })}
            </Text>
            <Group gap="sm">
              <Button variant="default" onClick={() => setChanged(null)}>
                {t('rules.drop')}
              </Button>
              <Button loading={preview.isPending} disabled={selectionFault(draft) !== null} onClick={look}>
                {t('rules.see')}
              </Button>
            </Group>
          </Group>
        </section>
      )}
      <RulesEffect
        effect={preview.data ?? null}
        isBusy={change.isPending || preview.isPending}
        error={change.error}
        onClose={preview.reset}
        onSave={save}
      />
    </Stack>
  );
}
