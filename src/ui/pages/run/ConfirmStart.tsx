import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RunView } from '../../api/types.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { countedKinds, countOf } from './counts.ts';

interface Props {
  readonly run: RunView;
  /** The article's import screen is for the first import; a second look says nothing of it. */
  readonly isFirst: boolean;
  readonly isOpen: boolean;
  readonly isStarting: boolean;
  readonly onClose: () => void;
  readonly onStart: () => void;
}

/** Repeats the numbers before the first write: what is confirmed is the plan that was shown, and no other. */
export function ConfirmStart({ run: { counts }, isFirst, isOpen, isStarting, onClose, onStart }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kindsMany } = useNames();
  const undecided = countOf(counts, 'ask');
  const blocked = countOf(counts, 'blocked');
  const lines = (['create', 'update', 'link'] as const).filter((action) => countOf(counts, action) > 0);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={<Text fw={650}>{t('confirm.title')}</Text>}
      size="md"
      centered
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Stack gap="md">
        <Text>{t('confirm.lead')}</Text>
        <table className="count-table">
          <tbody>
            {lines.map((action) => (
              <tr key={action}>
                <th scope="row">{t(`confirm.${action}`)}</th>
                {countedKinds.map((kind) => (
                  <td key={kind}>
                    <b>{format.number(countOf(counts, action, kind))}</b> {kindsMany[kind].toLowerCase()}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {lines.length === 0 && <Text c="dimmed">{t('run.nothingToStart')}</Text>}
        {undecided + blocked > 0 && (
          <List size="sm">
            {undecided > 0 && <List.Item>{t('confirm.undecided', { count: undecided })}</List.Item>}
            {blocked > 0 && <List.Item>{t('confirm.blocked', { count: blocked })}</List.Item>}
          </List>
        )}
        {isFirst && (
          <Text size="sm" c="dimmed">
            {t('confirm.once')}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isStarting}>
            {t('app.cancel')}
          </Button>
          <Button onClick={onStart} loading={isStarting} data-autofocus>
            {t('confirm.go')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
