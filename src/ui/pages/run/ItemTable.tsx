import { Anchor, Group, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ItemRow } from '../../api/types.ts';
import { ActionBadge, StateBadge, Tag } from '../../shared/ActionBadge.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { IconAlertTriangle } from '../../shared/icons.ts';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

interface Props {
  readonly rows: readonly ItemRow[];
  readonly isLive: boolean;
  /** The rows are those of the question before; new ones are on their way. */
  readonly isStale: boolean;
  readonly onOpen: (key: string) => void;
}

export function ItemTable({ rows, isLive, isStale, onOpen }: Props) {
  const { t } = useTranslation();
  if (rows.length === 0) return <Empty title={t('run.noRows')} hint={t('run.noRowsHint')} />;
  return (
    <TableWrap label={t('run.previewTitle')} isBusy={isStale}>
      <Table className="rows" highlightOnHover verticalSpacing={6} miw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('run.record')}</Table.Th>
            <Table.Th w={140}>{t('run.action')}</Table.Th>
            {isLive && <Table.Th w={150}>{t('run.state')}</Table.Th>}
            <Table.Th>{t('run.why')}</Table.Th>
            <Table.Th w={80} ta="end">
              {t('run.fieldsWritten')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} isLive={isLive} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
    </TableWrap>
  );
}

function Row({ row, isLive, onOpen }: Pick<Props, 'isLive' | 'onOpen'> & { readonly row: ItemRow }) {
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const { reason } = useAdvice();
  const label = row.label.trim() === '' ? t('run.nameless') : row.label;
  const trouble = row.failure ?? row.problems[0]?.reason ?? null;
  return (
    <Table.Tr data-clickable onClick={() => onOpen(row.key)}>
      <Table.Td maw={320}>
        <Anchor
          component="button"
          type="button"
          ta="start"
          className="plain long-text two-lines"
          size="sm"
          fw={500}
          dir="auto"
          onClick={(event) => {
            // The row opens it as well; one opening is enough.
            event.stopPropagation();
            onOpen(row.key);
          }}
        >
          {label}
        </Anchor>
        <Text size="xs" c="dimmed">
          {names.kinds[row.kind]}
        </Text>
      </Table.Td>
      <Table.Td>
        <ActionBadge action={row.action} />
      </Table.Td>
      {isLive && (
        <Table.Td>
          <StateBadge state={row.state} />
        </Table.Td>
      )}
      <Table.Td>
        <Text size="sm" className="long-text">
          {reason(row.reason).text}
        </Text>
        {row.isAnswered && <Tag color="indigo" text={t('run.yourAnswer')} />}
        {trouble !== null && trouble.code !== row.reason.code && (
          <Group gap={4} wrap="nowrap" align="flex-start" mt={2} className="warning-text">
            <IconAlertTriangle size={15} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
            <Text size="sm" className="long-text">
              {reason(trouble).text}
            </Text>
          </Group>
        )}
      </Table.Td>
      <Table.Td ta="end" className="figures">
        {row.writes > 0 ? format.number(row.writes) : ''}
      </Table.Td>
    </Table.Tr>
  );
}
