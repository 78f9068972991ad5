import { Button, Group, NativeSelect, SegmentedControl, Switch, Table, Text, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Kind, RuleRow } from '../../api/types.ts';
import { Tag } from '../../shared/ActionBadge.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { fieldOrder } from '../../texts/fieldOrder.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { type RulesDraft, withPolicy } from './draft.ts';
import { isPolicy, offeredPolicies } from './policies.ts';

interface Props {
  readonly draft: RulesDraft;
  readonly saved: RulesDraft;
  readonly rows: readonly RuleRow[];
  readonly onChange: (draft: RulesDraft) => void;
}

/** Who leads for single fields, who decided that and from which conflict; each to be changed and taken back. */
export function FieldRules({ draft, saved, rows, onChange }: Props) {
  const { t } = useTranslation();
  const { kindsMany } = useNames();
  const [kind, setKind] = useState<Kind>('relation');
  const [isOnlyOwn, setOnlyOwn] = useState(false);
  const isOwn = (row: RuleRow) =>
    row.isFixed || draft.policies[kind][row.field] !== undefined || saved.policies[kind][row.field] !== undefined;
  const shown = rows
    .filter((row) => row.kind === kind && (!isOnlyOwn || isOwn(row)))
    .toSorted((a, b) => fieldOrder.indexOf(a.field) - fieldOrder.indexOf(b.field));
  return (
    <Panel title={t('rules.fields')}>
      <Group justify="space-between" mb="sm" gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('run.kind')}
          value={kind}
          onChange={(chosen) => setKind(chosen === 'contact' ? 'contact' : 'relation')}
          data={[
            { value: 'relation', label: kindsMany.relation },
            { value: 'contact', label: kindsMany.contact },
          ]}
        />
        <Switch
          size="sm"
          label={t('rules.onlyOwn')}
          checked={isOnlyOwn}
          onChange={({ currentTarget }) => setOnlyOwn(currentTarget.checked)}
        />
      </Group>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('rules.noOwn')}
        </Text>
      ) : (
        <TableWrap label={t('rules.fields')}>
          <Table className="rows stacked" verticalSpacing={6} miw={{ base: 0, sm: 460 }} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="32%">{t('record.field')}</Table.Th>
                <Table.Th>{t('rules.leads')}</Table.Th>
                <Table.Th w={150}>
                  <VisuallyHidden>{t('rules.takeBack')}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((row) => (
                <Row key={row.field} row={row} draft={draft} saved={saved} onChange={onChange} />
              ))}
            </Table.Tbody>
          </Table>
        </TableWrap>
      )}
    </Panel>
  );
}

interface RowProps extends Omit<Props, 'rows'> {
  readonly row: RuleRow;
}

function Row({ row, draft, saved, onChange }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const { kind, field, fields, isFixed, note } = row;
  const own = draft.policies[kind][field];
  const isChanged = own !== saved.policies[kind][field];
  const name = fields.length === 1 ? names.field(field) : `${names.field(field)} ${t('rules.andNumber')}`;
  return (
    <Table.Tr className={isChanged ? 'different' : ''}>
      <Table.Th scope="row">
        <Text size="sm" className="long-text">
          {name}
        </Text>
      </Table.Th>
      <Table.Td>
        {isFixed ? (
          <Text size="sm">{t('rules.policies.exactAlways')}</Text>
        ) : (
          <NativeSelect
            size="xs"
            maw={320}
            aria-label={`${t('rules.leads')}: ${name}`}
            value={own ?? ''}
            data={[
              { value: '', label: t('rules.asGeneral') },
              ...offeredPolicies.map((value) => ({ value, label: t(`rules.policies.${value}`) })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              onChange(withPolicy(draft, kind, field, isPolicy(value) ? value : null))
            }
          />
        )}
        {isChanged && <Tag color="yellow" text={t('rules.changed')} />}
        {isFixed && (
          <Text size="sm" c="dimmed">
            {t('rules.fixed')}
          </Text>
        )}
        {!isChanged && note !== null && (
          <Text size="sm" c="dimmed" className="long-text">
            {t('rules.by', { who: note.who, moment: format.moment(note.atMs) })}
            {note.fromConflict !== null && ` ${t('rules.fromConflict', { label: note.fromConflict })}`}
          </Text>
        )}
        {!isChanged && note !== null && (
          <Link to="/history" search={{ kind, field, decided: 'either', from: note.atMs }} className="plain">
            <Text span size="sm">
              {t('rules.decided')}
            </Text>
          </Link>
        )}
      </Table.Td>
      <Table.Td>
        {!isFixed && own !== undefined && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${t('rules.takeBack')}: ${name}`}
            onClick={() => onChange(withPolicy(draft, kind, field, null))}
          >
            {t('rules.takeBack')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
