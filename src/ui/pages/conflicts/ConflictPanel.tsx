import { Button, Checkbox, Group, Kbd, Stack, Table, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnswerConflict } from '../../api/mutations.ts';
import type { ConflictView, Side } from '../../api/types.ts';
import { IconInfoCircle } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { TableWrap } from '../../shared/TableWrap.tsx';
import { Value } from '../../shared/Value.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { choiceByKey, choices } from './keys.ts';
import { movedSince, seenIn } from './seen.ts';

interface Props {
  readonly conflict: ConflictView;
  /** How many other open conflicts are about the same field: a rule decides them too. */
  readonly alike?: number;
  /** It stands on the page of its record, which needs no way there. */
  readonly isOnItsRecord?: boolean;
  /** Called once its answer is taken. */
  readonly onAnswered?: () => void;
}

/**
 * One conflict: what both agreed on, what each side says now, and the answers a person can give. When a side moves while it
 * is looked at, the new values are shown as new, and answers wait until the person has taken note: no value is swapped
 * under the pointer.
 */
export function ConflictPanel({ conflict, alike = 0, isOnItsRecord = false, onAnswered }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const answer = useAnswerConflict();
  const [asRule, setAsRule] = useState(false);
  const [seen, setSeen] = useState(() => seenIn(conflict));
  const { id, kind, exactId, fields, sinceMs } = conflict;
  const moved = movedSince(seen, conflict);
  const isHeld = answer.isPending || moved.length > 0;
  const label = conflict.label.trim() || t('run.nameless');
  const [named] = fields;
  const say = (choice: 'exact' | 'tribe' | 'keep') =>
    answer.mutate(
      { id, choice, asRule, seen },
      {
        onSuccess: () => {
          onAnswered?.();
          notifications.show({
            message: t('decide.saved', { label }),
            color: 'teal',
            closeButtonProps: { 'aria-label': t('app.close') },
          });
        },
      },
    );
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const choice = choiceByKey(event);
    if (choice === null || isHeld || (choice === 'keep' && asRule)) return;
    event.preventDefault();
    say(choice);
  };
  const cell = (side: Side, field: ConflictView['fields'][number]) => (
    <Table.Td data-label={names.sides[side]}>
      <Value field={field.field} value={field[side]} fw={600} />
      {moved.some((one) => one.side === side && one.field === field.field) && (
        <Text size="xs" className="warning-text">
          {t('conflicts.isNew')}
        </Text>
      )}
    </Table.Td>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: single keys may count only where the focus is (WCAG 2.1.4).
    <article aria-label={label} id={conflictElementId(id)} tabIndex={0} onKeyDown={press} className="keyed">
      <Panel>
        <Group justify="space-between" align="baseline" mb="sm">
          <Title order={isOnItsRecord ? 3 : 2} fz="lg" className="long-text" dir="auto">
            {isOnItsRecord ? (
              named !== undefined && names.field(named.field)
            ) : (
              <Link to="/records/$kind/$side/$id" params={{ kind, side: 'exact', id: exactId }} className="plain">
                {label}
              </Link>
            )}
          </Title>
          <Text size="sm" c="dimmed">
            {names.kinds[kind]} · {t('live.since', { moment: format.moment(sinceMs) })}
          </Text>
        </Group>
        <TableWrap label={t('conflicts.valuesOf', { label })}>
          <Table className="rows compare-table stacked" verticalSpacing={6} miw={{ base: 0, sm: 640 }} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={180}>{t('drawer.field')}</Table.Th>
                <Table.Th>{t('conflicts.agreed')}</Table.Th>
                <Table.Th>{names.sides.exact}</Table.Th>
                <Table.Th>{names.sides.tribe}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.map((field) => (
                <Table.Tr key={field.field}>
                  <Table.Th scope="row">
                    <Text size="sm" c="dimmed" className="long-text">
                      {names.field(field.field)}
                    </Text>
                  </Table.Th>
                  <Table.Td data-label={t('conflicts.agreed')}>
                    <Value field={field.field} value={field.base} c="dimmed" />
                  </Table.Td>
                  {cell('exact', field)}
                  {cell('tribe', field)}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableWrap>
        <Stack gap="sm" mt="md">
          {moved.length > 0 && (
            <Notice color="yellow" icon={<IconInfoCircle aria-hidden />} title={t('conflicts.moved')} role="status">
              <Group justify="space-between" gap="sm">
                <Text size="sm" className="grow">
                  {t('conflicts.movedText')}
                </Text>
                <Button
                  size="xs"
                  onClick={() => {
                    setSeen(seenIn(conflict));
                    answer.reset();
                  }}
                >
                  {t('conflicts.takeNote')}
                </Button>
              </Group>
            </Notice>
          )}
          {answer.isError && <ProblemNotice error={answer.error} />}
          <Group justify="space-between" gap="sm">
            <Group gap="sm">
              {choices.map(({ choice, key }) => (
                <Button
                  key={choice}
                  size="xs"
                  variant={choice === 'keep' ? 'default' : 'filled'}
                  // "Both" is an answer about these two values; it makes no rule.
                  disabled={isHeld || (choice === 'keep' && asRule)}
                  rightSection={<KeyHint name={key} />}
                  aria-keyshortcuts={key}
                  onClick={() => say(choice)}
                >
                  {t(`conflicts.${choice}`)}
                </Button>
              ))}
            </Group>
            {named !== undefined && (
              <Checkbox
                size="sm"
                checked={asRule}
                onChange={(event) => setAsRule(event.currentTarget.checked)}
                label={t('conflicts.asRule', { field: names.field(named.field) })}
                description={asRule && alike > 0 ? t('conflicts.alike', { count: alike }) : undefined}
              />
            )}
          </Group>
        </Stack>
      </Panel>
    </article>
  );
}

export const conflictElementId = (id: string): string => `conflict-${id}`;

/** Shown where there is a keyboard; a screen reader is told by the button itself. */
const KeyHint = ({ name }: { readonly name: string }) => (
  <Kbd size="xs" visibleFrom="sm" aria-hidden>
    {name}
  </Kbd>
);
