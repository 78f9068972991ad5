import { Button, Group, Kbd, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Candidate, FieldPath, ItemDetail } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { Value } from '../../shared/Value.tsx';
import { fieldOrder } from '../../texts/fieldOrder.ts';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useNames } from '../../texts/useNames.ts';
import { withoutRepeats } from '../../texts/withoutRepeats.ts';
import { type Likeness, likeness } from './likeness.ts';

interface Props {
  readonly item: ItemDetail;
  readonly isBusy: boolean;
  /** Whether the page around it lets a key choose a candidate. */
  readonly hasKeys: boolean;
  readonly onSame: (position: number) => void;
}

/** One row per field, one column per record, so that the eye only has to move sideways. */
export function CandidateComparison({ item, isBusy, hasKeys, onSame }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const { reason } = useAdvice();
  const { candidates, exact } = item;
  const isTold = (field: FieldPath) =>
    [exact, ...candidates.map(({ fields }) => fields)].some((fields) => (fields?.[field] ?? null) !== null);
  const fields = withoutRepeats(fieldOrder.filter(isTold).map((field) => ({ field }))).map(({ field }) => field);
  const isDifferent = (field: FieldPath) =>
    candidates.some((candidate) => likeness(exact?.[field], candidate.fields[field]) === 'differs');
  return (
    <Panel p="md">
      <Text mb="sm" className="long-text">
        {reason(item.reason).text}
      </Text>
      <TableWrap label={t('decide.title')}>
        <Table
          className="rows compare-table"
          verticalSpacing={6}
          miw={220 + 230 * (candidates.length + 1)}
          layout="fixed"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={180}>{t('drawer.field')}</Table.Th>
              <Table.Th>
                <Text size="xs" c="dimmed" fw={500}>
                  {t('decide.exactRecord')}
                </Text>
                <Text fw={650} className="long-text" dir="auto">
                  {item.label.trim() || t('run.nameless')}
                </Text>
              </Table.Th>
              {candidates.map((candidate, position) => (
                <Table.Th key={candidate.tribeId}>
                  <CandidateHead
                    candidate={candidate}
                    position={position}
                    isBusy={isBusy}
                    hasKeys={hasKeys}
                    onSame={onSame}
                  />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map((field) => (
              <Table.Tr key={field} className={isDifferent(field) ? 'different' : ''}>
                <Table.Th scope="row">
                  <Text size="sm" c="dimmed" className="long-text">
                    {names.field(field)}
                  </Text>
                </Table.Th>
                <Table.Td>
                  <Value field={field} value={exact?.[field]} />
                </Table.Td>
                {candidates.map((candidate) => (
                  <Table.Td key={candidate.tribeId}>
                    <Value field={field} value={candidate.fields[field]} />
                    <Mark likeness={likeness(exact?.[field], candidate.fields[field])} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableWrap>
    </Panel>
  );
}

interface HeadProps extends Omit<Props, 'item'> {
  readonly candidate: Candidate;
  readonly position: number;
}

function CandidateHead({ candidate, position, isBusy, hasKeys, onSame }: HeadProps) {
  const { t } = useTranslation();
  const { rungs } = useNames();
  return (
    <>
      <Group gap={6}>
        <Text size="xs" c="dimmed" fw={500}>
          {t('decide.candidate', { number: position + 1 })}
        </Text>
        {hasKeys && <Kbd size="xs">{position + 1}</Kbd>}
      </Group>
      <Text fw={650} className="long-text" dir="auto">
        {candidate.label.trim() || t('run.nameless')}
      </Text>
      <Text size="xs" c="dimmed" fw={400}>
        {t('decide.likeness', { score: candidate.score })} · {t('decide.found', { rung: rungs[candidate.rung] })}
      </Text>
      <Button size="xs" mt={6} disabled={isBusy} onClick={() => onSame(position)}>
        {t('decide.same')}
      </Button>
    </>
  );
}

/** Word and sign, not colour alone. */
function Mark({ likeness: found }: { readonly likeness: Likeness }) {
  const { t } = useTranslation();
  if (found === 'nothing') return null;
  const looks = {
    equal: { sign: '=', text: t('decide.equal') },
    close: { sign: '≈', text: t('decide.close') },
    differs: { sign: '≠', text: t('decide.differs') },
    oneSide: { sign: '○', text: t('decide.oneSide') },
  }[found];
  return (
    <Text component="div" size="xs" className={`mark mark-${found}`}>
      {looks.sign} {looks.text}
    </Text>
  );
}
