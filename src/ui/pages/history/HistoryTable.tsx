import { Table, Text, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { HistoryRow } from '../../api/types.ts';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { UndoButton } from '../undo/UndoButton.tsx';
import { Changes } from './Changes.tsx';
import { tellsWhy } from './tellsWhy.ts';

interface Props {
  readonly rows: readonly HistoryRow[];
  readonly isStale: boolean;
}

/** One row per write: when, to whom, what, why. */
export function HistoryTable({ rows, isStale }: Props) {
  const { t } = useTranslation();
  return (
    <TableWrap label={t('history.title')} isBusy={isStale}>
      <Table className="rows stacked" verticalSpacing={8} miw={{ base: 0, sm: 760 }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={150}>{t('history.when')}</Table.Th>
            <Table.Th w="26%">{t('run.record')}</Table.Th>
            <Table.Th>{t('history.what')}</Table.Th>
            <Table.Th w={130}>
              <VisuallyHidden>{t('undo.title')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </TableWrap>
  );
}

function Row({ row }: { readonly row: HistoryRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const { reason } = useAdvice();
  const label = row.label.trim() === '' ? t('run.nameless') : row.label;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {format.moment(row.atMs)}
        </Text>
        <Text size="xs" c="dimmed">
          {row.runId === null || row.runKind === 'sync' ? (
            t(`record.by.${row.by}`, { who: row.who ?? t('record.somebody') })
          ) : (
            <Link to="/history" search={{ run: row.runId }} className="plain">
              {t(`record.by.${row.by}`, { who: row.who ?? t('record.somebody') })}
            </Link>
          )}
        </Text>
      </Table.Td>
      <Table.Td maw={280}>
        <Link
          to="/records/$kind/$side/$id"
          params={{ kind: row.kind, side: row.side, id: row.recordId }}
          className="plain"
        >
          <Text span size="sm" fw={500} className="long-text two-lines" dir="auto">
            {label}
          </Text>
        </Link>
        <Text size="xs" c="dimmed">
          {names.kinds[row.kind]}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" fw={500}>
          {t(`record.operations.${row.operation}`, { system: names.sides[row.side] })}
        </Text>
        {tellsWhy(row.reason) && (
          <Text size="xs" c="dimmed" className="long-text">
            {reason(row.reason).text}
          </Text>
        )}
        <Changes {...row} />
      </Table.Td>
      <Table.Td>
        {row.operation === 'update' && (
          <UndoButton what={{ of: 'entry', entryId: row.id }} text={t('undo.title')} label={label} size="compact-sm" />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
