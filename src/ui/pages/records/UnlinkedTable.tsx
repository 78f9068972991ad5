import { Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReasonCode, UnlinkedRow } from '../../api/types.ts';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { UnlinkedActions } from './UnlinkedActions.tsx';

interface Props {
  readonly rows: readonly UnlinkedRow[];
  readonly isStale: boolean;
}

/** What a person is asked about, with all candidates in sight on the page of the record. */
const questions: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'severalCandidates',
  'candidateClaimedTwice',
  'numberContradictsIdentity',
  'emailContradictsName',
  'candidateUndecided',
]);

/** Records that only one system has, with the reason why and what can be said about it. */
export function UnlinkedTable({ rows, isStale }: Props) {
  const { t } = useTranslation();
  const { reason } = useAdvice();
  return (
    <TableWrap label={t('records.unlinked')} isBusy={isStale}>
      <Table className="rows stacked" verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">{t('records.name')}</Table.Th>
            <Table.Th>{t('run.why')}</Table.Th>
            <Table.Th w="34%">{t('records.say')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const { kind, side, id, answer } = row;
            const label = row.label.trim() === '' ? t('run.nameless') : row.label;
            const { text, remedy } = reason(row.reason);
            return (
              <Table.Tr key={id}>
                <Table.Td>
                  <Link to="/records/$kind/$side/$id" params={{ kind, side, id }} className="plain">
                    <Text span size="sm" fw={500} className="long-text two-lines" dir="auto">
                      {label}
                    </Text>
                  </Link>
                </Table.Td>
                <Table.Td>
                  <Text size="sm" className="long-text">
                    {text}
                  </Text>
                  <Text size="xs" c="dimmed" className="long-text">
                    {remedy}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {questions.has(row.reason.code) ? (
                    <ButtonLink size="xs" variant="default" to="/records/$kind/$side/$id" params={{ kind, side, id }}>
                      {t('drawer.decideNow')}
                    </ButtonLink>
                  ) : (
                    <UnlinkedActions
                      named={{ kind, side, id }}
                      answer={answer}
                      reason={row.reason.code}
                      label={label}
                    />
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </TableWrap>
  );
}
