import { Button, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../api/administration.ts';
import { useDiscard, useMakeNewHere } from '../../api/mutations.ts';
import type { Connection } from '../../api/types.ts';
import { ConnectionState, Name } from '../../layout/AdministrationBar.tsx';
import { Tag } from '../../shared/ActionBadge.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { countedKinds } from '../run/counts.ts';
import { DeactivateButton } from './DeactivateButton.tsx';

interface Props {
  readonly connection: Connection;
  /** The pages of this tab are about it. */
  readonly isShown: boolean;
  readonly hasSiblings: boolean;
}

/** One administration: which, how it stands, what it does with new relations, and the ways in and out. */
export function AdministrationPanel({ connection, isShown, hasSiblings }: Props) {
  const { t } = useTranslation();
  const { connectionId, administration, region, state, isFirst } = connection;
  const isActive = state !== 'deactivated' && administration !== null;
  return (
    <Panel aria-label={administration?.name ?? t('administrations.unnamed')}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} className="grow">
            <Title order={2} fz="lg" className="long-text" dir="auto">
              <Name connection={connection} />
            </Title>
            {region !== null && (
              <Text size="sm" c="dimmed">
                {region.name}
              </Text>
            )}
          </Stack>
          <Group gap="xs">
            {isShown && <Tag color="indigo" text={t('administrations.shown')} />}
            {hasSiblings && isFirst && <Tag color="gray" text={t('administrations.first')} />}
            <ConnectionState connection={connection} />
          </Group>
        </Group>
        {administration !== null && <Numbers connection={connection} />}
        {isActive && state !== 'unfinished' && hasSiblings && <NewHere connection={connection} />}
        {state === 'deactivated' && <Text size="sm">{t('administrations.deactivatedText')}</Text>}
        <Group gap="sm">
          <WayIn connection={connection} />
          {administration === null && hasSiblings && <DiscardButton connectionId={connectionId} />}
          {isActive && <DeactivateButton connection={connection} />}
        </Group>
      </Stack>
    </Panel>
  );
}

function Numbers({ connection: { linked, openConflicts, openProblems } }: Pick<Props, 'connection'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kindsMany } = useNames();
  const facts = [
    ...countedKinds.map((kind) => ({ name: kindsMany[kind], value: linked[kind] })),
    { name: t('administrations.conflicts'), value: openConflicts },
    { name: t('administrations.problems'), value: openProblems },
  ];
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" size="sm" m={0} className="figures">
            {format.number(value)}
          </Text>
        </div>
      ))}
    </dl>
  );
}

function NewHere({ connection: { connectionId, newInExact } }: Pick<Props, 'connection'>) {
  const { t } = useTranslation();
  const change = useMakeNewHere();
  return (
    <Stack gap="xs">
      <Switch
        label={t('administrations.newHere')}
        checked={newInExact}
        disabled={change.isPending}
        onChange={({ currentTarget }) => change.mutate({ connectionId, newInExact: currentTarget.checked })}
      />
      {change.isError && <ProblemNotice error={change.error} />}
    </Stack>
  );
}

function WayIn({ connection: { connectionId, administration, state } }: Pick<Props, 'connection'>) {
  const { t } = useTranslation();
  const [text, path] =
    state === 'deactivated'
      ? [t('administrations.activate'), '/connect']
      : administration === null
        ? [t('administrations.goOn'), '/']
        : [t('administrations.open'), '/'];
  return (
    <Button component="a" size="xs" href={addressOf(connectionId, path)}>
      {text}
    </Button>
  );
}

function DiscardButton({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation();
  const discard = useDiscard();
  return (
    <>
      <Button size="xs" variant="default" loading={discard.isPending} onClick={() => discard.mutate(connectionId)}>
        {t('administrations.discard')}
      </Button>
      {discard.isError && <ProblemNotice error={discard.error} />}
    </>
  );
}
