import { Group, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordRow } from '../../api/types.ts';
import { Tag } from '../../shared/ActionBadge.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { useFormat } from '../../texts/useFormat.ts';

interface Props {
  readonly rows: readonly RecordRow[];
  readonly isStale?: boolean;
}

/** Linked records with whether they agree; the name leads to both sides. */
export function RecordTable({ rows, isStale = false }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <TableWrap label={t('records.title')} isBusy={isStale}>
      <Table className="rows" highlightOnHover verticalSpacing={6} miw={300}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('records.name')}</Table.Th>
            <Table.Th w={{ base: 130, sm: 220 }}>{t('records.status')}</Table.Th>
            <Table.Th w={170} visibleFrom="sm">
              {t('records.linkedSince')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.linkId}>
              <Table.Td maw={420}>
                <Link
                  to="/records/$kind/$side/$id"
                  params={{ kind: row.kind, side: 'exact', id: row.exactId }}
                  className="plain"
                >
                  <Text span size="sm" fw={500} className="long-text two-lines" dir="auto">
                    {row.label.trim() === '' ? t('run.nameless') : row.label}
                  </Text>
                </Link>
              </Table.Td>
              <Table.Td>
                <Standing row={row} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm" c="dimmed">
                  {format.day(row.linkedMs)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableWrap>
  );
}

function Standing({ row: { differences, problems } }: { readonly row: RecordRow }) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      {differences === 0 && problems === 0 && <Tag color="teal" text={t('records.same')} />}
      {differences > 0 && <Tag color="yellow" text={t('records.differs', { count: differences })} />}
      {problems > 0 && <Tag color="red" text={t('records.problems', { count: problems })} />}
    </Group>
  );
}
