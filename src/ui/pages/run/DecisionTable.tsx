import { Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldDecision, ItemDetail } from '../../api/types.ts';
import { IconArrowRight } from '../../shared/icons.ts';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { Value } from '../../shared/Value.tsx';
import { useNames } from '../../texts/useNames.ts';
import { withoutRepeats } from '../../texts/withoutRepeats.ts';

/** A record that takes no part has values but no decisions: then the verdict is null. */
type ShownField = Pick<FieldDecision, 'field' | 'exact' | 'tribe' | 'value'> & {
  readonly verdict: FieldDecision['verdict'] | null;
};

/** Nothing happens to these, so they are hidden until somebody asks. */
const isQuiet = ({ verdict }: ShownField): boolean => verdict === 'agrees';

/** Field by field: Exact Online, Tribe CRM, and what comes out. */
export function DecisionTable({ item }: { readonly item: ItemDetail }) {
  const { t } = useTranslation();
  const { sides } = useNames();
  const [isAllShown, setAllShown] = useState(false);
  const decisions: readonly ShownField[] = withoutRepeats(
    item.decisions.length > 0 ? item.decisions : plainFields(item),
  );
  const told = decisions.filter(({ exact, tribe }) => !isBlank(exact) || !isBlank(tribe));
  const quiet = told.filter(isQuiet);
  const shown = isAllShown ? told : told.filter((decision) => !isQuiet(decision));
  return (
    <div>
      {shown.length > 0 ? (
        <TableWrap label={t('record.fields')}>
          <Table className="rows stacked" verticalSpacing={6} miw={{ base: 0, sm: 480 }} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="24%">{t('drawer.field')}</Table.Th>
                <Table.Th>{sides.exact}</Table.Th>
                <Table.Th>{sides.tribe}</Table.Th>
                <Table.Th>{t('drawer.result')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((decision) => (
                <DecisionRow key={decision.field} decision={decision} isInTribe={item.tribeId !== null} />
              ))}
            </Table.Tbody>
          </Table>
        </TableWrap>
      ) : (
        <Text size="sm" c="dimmed">
          {t('drawer.noFields')}
        </Text>
      )}
      {quiet.length > 0 && (
        <Button variant="subtle" size="xs" mt="xs" onClick={() => setAllShown(!isAllShown)}>
          {isAllShown ? t('drawer.hideEqual') : t('drawer.equalFields', { count: quiet.length })}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  readonly decision: ShownField;
  /** Whether there is a record in Tribe CRM yet whose field could hold something. */
  readonly isInTribe: boolean;
}

function DecisionRow({ decision: { field, exact, tribe, verdict, value }, isInTribe }: RowProps) {
  const { t } = useTranslation();
  const names = useNames();
  const isWritten = verdict === 'writeTribe' || verdict === 'writeExact';
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" c="dimmed" className="long-text">
          {names.field(field)}
        </Text>
      </Table.Td>
      <Table.Td data-label={names.sides.exact}>
        <Value field={field} value={exact} />
      </Table.Td>
      <Table.Td data-label={names.sides.tribe}>
        {isInTribe ? <Value field={field} value={tribe} /> : <Text size="sm">–</Text>}
      </Table.Td>
      <Table.Td data-label={t('drawer.result')}>
        {isWritten ? (
          <div>
            <Text size="xs" c="dimmed">
              <IconArrowRight size={12} aria-hidden /> {names.sides[verdict === 'writeTribe' ? 'tribe' : 'exact']}
            </Text>
            <Value field={field} value={value} fw={600} />
          </div>
        ) : (
          <Text size="sm" className={verdict === 'agrees' ? '' : 'warning-text'}>
            {verdict === null ? '' : names.verdicts[verdict]}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const isBlank = (value: FieldDecision['exact']): boolean => value === undefined || value === null || value === '';

function plainFields({ exact, tribe }: ItemDetail): readonly ShownField[] {
  const fields = Object.keys({ ...exact, ...tribe }) as FieldDecision['field'][];
  return fields.map((field) => ({ field, ...both(exact?.[field], tribe?.[field]), verdict: null, value: null }));
}

const both = (exact: FieldDecision['exact'], tribe: FieldDecision['tribe']) => ({
  ...(exact === undefined ? {} : { exact }),
  ...(tribe === undefined ? {} : { tribe }),
});
