import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RecordNamed } from '../../api/mutations.ts';
import { conflictsQuery, matchesQuery } from '../../api/queries.ts';
import type { RecordView } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { ConflictPanel } from '../conflicts/ConflictPanel.tsx';
import { MatchPanel } from '../conflicts/MatchPanel.tsx';
import { UnlinkedActions } from './UnlinkedActions.tsx';

interface Props {
  readonly named: RecordNamed;
  readonly record: RecordView;
}

/** What a person is asked about this record, answered on the spot. */
export function OpenQuestions({ named, record }: Props) {
  const { t } = useTranslation();
  const conflicts = useQuery(conflictsQuery).data?.filter(({ linkId }) => linkId === record.linkId) ?? [];
  const matches = useQuery(matchesQuery).data ?? [];
  const { exact, tribe } = record;
  const asked = matches.filter(
    (item) =>
      item.kind === named.kind &&
      ((exact !== null && item.exactId === exact.id) ||
        (tribe !== null && (item.tribeId === tribe.id || item.candidates.some(({ tribeId }) => tribeId === tribe.id)))),
  );
  return (
    <>
      {conflicts.length > 0 && (
        <Stack gap="sm">
          <Title order={2} fz="lg">
            {t('conflicts.title')}
          </Title>
          {conflicts.map((conflict) => (
            <ConflictPanel key={conflict.id} conflict={conflict} isOnItsRecord />
          ))}
        </Stack>
      )}
      {asked.map((item) => (
        <MatchPanel key={item.key} item={item} />
      ))}
      {record.linkId === null && asked.length === 0 && <Unlinked named={named} record={record} />}
    </>
  );
}

/** Why it has no counterpart as far as people decided it, and what they can say about it. */
function Unlinked({ named, record: { answer } }: Props) {
  const { t } = useTranslation();
  const texts = {
    same: t('match.answeredSame'),
    different: t('match.answeredDifferent'),
    leave: t('match.answeredLeave'),
  };
  return (
    <Panel title={t('match.unlinked')}>
      <Stack gap="sm">
        <Text size="sm">
          {answer === null ? t(named.side === 'tribe' ? 'match.onlyTribe' : 'match.onlyExact') : texts[answer.is]}
        </Text>
        <UnlinkedActions named={named} answer={answer} />
      </Stack>
    </Panel>
  );
}
