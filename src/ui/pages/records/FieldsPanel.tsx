import { Group, Switch, Table, Text, VisuallyHidden } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordField } from '../../api/types.ts';
import { Tag } from '../../shared/ActionBadge.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { Value } from '../../shared/Value.tsx';
import { splitField, useNames } from '../../texts/useNames.ts';
import { withoutRepeats } from '../../texts/withoutRepeats.ts';

/** Field by field, grouped as people think of them: the company itself, then each address. */
export function FieldsPanel({ fields }: { readonly fields: readonly RecordField[] }) {
  const { t } = useTranslation();
  const names = useNames();
  const [isOnlyDifferent, setOnlyDifferent] = useState(false);
  const told = withoutRepeats(fields).filter(({ exact, tribe, isSame }) => !isSame || hasText(exact) || hasText(tribe));
  const shown = told.filter(({ isSame }) => !isOnlyDifferent || !isSame);
  const groups = groupByAddress(shown);
  const sameCount = told.filter(({ isSame }) => isSame).length;
  return (
    <Panel title={t('record.fields')}>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {t('record.equalCount', { same: sameCount, total: told.length })}
        </Text>
        <Switch
          size="sm"
          label={t('record.onlyDifferences')}
          checked={isOnlyDifferent}
          onChange={({ currentTarget }) => setOnlyDifferent(currentTarget.checked)}
        />
      </Group>
      {shown.length === 0 ? (
        <Text size="sm">{t('record.allSame')}</Text>
      ) : (
        <TableWrap label={t('record.fields')}>
          <Table className="rows stacked" verticalSpacing={6} miw={{ base: 0, sm: 720 }} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="18%">{t('record.field')}</Table.Th>
                <Table.Th>{t('record.agreed')}</Table.Th>
                <Table.Th>{names.sides.exact}</Table.Th>
                <Table.Th>{names.sides.tribe}</Table.Th>
                <Table.Th w={170}>
                  <VisuallyHidden>{t('records.status')}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {groups.map(({ address, fields: grouped }) => (
                <Fragment key={address ?? 'general'}>
                  {groups.length > 1 && (
                    <Table.Tr>
                      <Table.Th colSpan={5} scope="colgroup" className="group-head">
                        {address === null ? t('record.general') : names.addresses[address]}
                      </Table.Th>
                    </Table.Tr>
                  )}
                  {grouped.map((field) => (
                    <FieldRow key={field.field} field={field} />
                  ))}
                </Fragment>
              ))}
            </Table.Tbody>
          </Table>
        </TableWrap>
      )}
    </Panel>
  );
}

function FieldRow({ field: { field, exact, tribe, base, isSame } }: { readonly field: RecordField }) {
  const { t } = useTranslation();
  const names = useNames();
  return (
    <Table.Tr className={isSame ? '' : 'different'}>
      <Table.Th scope="row">
        <Text size="sm" c="dimmed" className="long-text">
          {names.shortField(field)}
        </Text>
      </Table.Th>
      <Table.Td data-label={t('record.agreed')}>
        {base === undefined ? (
          <Text size="sm" c="dimmed">
            –
          </Text>
        ) : (
          <Value field={field} value={base} c="dimmed" />
        )}
      </Table.Td>
      <Table.Td data-label={names.sides.exact}>
        <Value field={field} value={exact} />
      </Table.Td>
      <Table.Td data-label={names.sides.tribe}>
        <Value field={field} value={tribe} />
      </Table.Td>
      <Table.Td>
        {isSame ? (
          <Text size="xs" className="mark-equal">
            = {t('record.same')}
          </Text>
        ) : (
          <Tag color="yellow" text={`≠ ${t('record.differs')}`} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const hasText = (value: RecordField['exact']): boolean => value !== undefined && value !== null && value !== '';

type Address = ReturnType<typeof splitField>['address'];

function groupByAddress(fields: readonly RecordField[]) {
  const groups = new Map<Address, RecordField[]>();
  for (const field of fields) {
    const { address } = splitField(field.field);
    groups.set(address, [...(groups.get(address) ?? []), field]);
  }
  return [...groups].map(([address, grouped]) => ({ address, fields: grouped }));
}
