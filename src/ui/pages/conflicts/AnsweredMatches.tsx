import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswerMatch } from '../../api/mutations.ts';
import { answeredQuery } from '../../api/queries.ts';
import type { AnsweredMatch } from '../../api/types.ts';
import { Pager } from '../../shared/Pager.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

/** What people decided about doubtful matches, each to be taken back. */
export function AnsweredMatches() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const answered = useQuery(answeredQuery(page));
  if (answered.isError) {
    return <ProblemNotice error={answered.error} onRetry={() => void answered.refetch()} />;
  }
  if (answered.data === undefined || answered.data.total === 0) return null;
  return (
    <Panel title={t('match.answered')}>
      <TableWrap label={t('match.answered')} isBusy={answered.isPlaceholderData}>
        <Table className="rows" verticalSpacing={6} miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('run.record')}</Table.Th>
              <Table.Th>{t('match.decision')}</Table.Th>
              <Table.Th w={200}>{t('history.when')}</Table.Th>
              <Table.Th w={190}>
                <VisuallyHidden>{t('drawer.takeBack')}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {answered.data.rows.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </Table.Tbody>
        </Table>
      </TableWrap>
      <Pager page={page} total={answered.data.total} onPage={setPage} />
    </Panel>
  );
}

function Row({ row: { key, kind, side, id, label, chosen, answer, who, atMs } }: { readonly row: AnsweredMatch }) {
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const takeBack = useAnswerMatch();
  const shown = label.trim() || t('run.nameless');
  const texts = {
    same: t('match.same', { name: chosen ?? '' }),
    different: t('match.different'),
    leave: t('match.left'),
  };
  return (
    <Table.Tr>
      <Table.Td maw={280}>
        <Link to="/records/$kind/$side/$id" params={{ kind, side, id }} className="plain">
          <Text span size="sm" fw={500} className="long-text two-lines" dir="auto">
            {shown}
          </Text>
        </Link>
        <Text size="xs" c="dimmed">
          {names.kinds[kind]} · {names.sides[side]}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="long-text">
          {texts[answer.is]}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed" className="long-text">
          {who}, {format.moment(atMs)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('drawer.takeBack')}: ${shown}`}
          loading={takeBack.isPending}
          onClick={() => takeBack.mutate({ key, answer: null })}
        >
          {t('drawer.takeBack')}
        </Button>
        {takeBack.isError && <ProblemNotice error={takeBack.error} />}
      </Table.Td>
    </Table.Tr>
  );
}
