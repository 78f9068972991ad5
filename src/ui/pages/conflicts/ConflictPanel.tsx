import { Button, Checkbox, Group, Table, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswerConflict } from '../../api/mutations.ts';
import type { ConflictView } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { Value } from '../../shared/Value.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

/** One conflict: what both agreed on, what each side says now, and the answers a person can give. */
export function ConflictPanel({ conflict }: { readonly conflict: ConflictView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const answer = useAnswerConflict();
  const [asRule, setAsRule] = useState(false);
  const { id, kind, exactId, fields, sinceMs } = conflict;
  const label = conflict.label.trim() || t('run.nameless');
  const [named] = fields;
  const say = (choice: 'exact' | 'tribe' | 'keep') =>
    answer.mutate(
      { id, choice, asRule, seen: fields.map(({ field, exact, tribe }) => ({ field, exact, tribe })) },
      {
        onSuccess: () =>
          notifications.show({
            message: t('decide.saved', { label }),
            color: 'teal',
            closeButtonProps: { 'aria-label': t('app.close') },
          }),
      },
    );
  return (
    <article aria-label={label}>
      <Panel>
        <Group justify="space-between" align="baseline" mb="sm">
          <Title order={2} fz="lg" className="long-text" dir="auto">
            <Link to="/records/$kind/$side/$id" params={{ kind, side: 'exact', id: exactId }} className="plain">
              {label}
            </Link>
          </Title>
          <Text size="sm" c="dimmed">
            {names.kinds[kind]} · {t('live.since', { moment: format.moment(sinceMs) })}
          </Text>
        </Group>
        <TableWrap label={t('conflicts.valuesOf', { label })}>
          <Table className="rows compare-table" verticalSpacing={6} miw={640} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={180}>{t('drawer.field')}</Table.Th>
                <Table.Th>{t('conflicts.agreed')}</Table.Th>
                <Table.Th>{names.sides.exact}</Table.Th>
                <Table.Th>{names.sides.tribe}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.map(({ field, base, exact, tribe }) => (
                <Table.Tr key={field}>
                  <Table.Th scope="row">
                    <Text size="sm" c="dimmed" className="long-text">
                      {names.field(field)}
                    </Text>
                  </Table.Th>
                  <Table.Td>
                    <Value field={field} value={base} c="dimmed" />
                  </Table.Td>
                  <Table.Td>
                    <Value field={field} value={exact} fw={600} />
                  </Table.Td>
                  <Table.Td>
                    <Value field={field} value={tribe} fw={600} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableWrap>
        {answer.isError && <ProblemNotice error={answer.error} />}
        <Group justify="space-between" mt="md" gap="sm">
          <Group gap="sm">
            <Button size="xs" disabled={answer.isPending} onClick={() => say('exact')}>
              {t('conflicts.exact')}
            </Button>
            <Button size="xs" disabled={answer.isPending} onClick={() => say('tribe')}>
              {t('conflicts.tribe')}
            </Button>
            {/* "Both" is an answer about these two values; it makes no rule. */}
            <Button size="xs" variant="default" disabled={answer.isPending || asRule} onClick={() => say('keep')}>
              {t('conflicts.keep')}
            </Button>
          </Group>
          {named !== undefined && (
            <Checkbox
              size="sm"
              checked={asRule}
              onChange={(event) => setAsRule(event.currentTarget.checked)}
              label={t('conflicts.asRule', { field: names.field(named.field) })}
            />
          )}
        </Group>
      </Panel>
    </article>
  );
}
