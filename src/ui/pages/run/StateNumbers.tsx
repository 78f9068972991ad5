import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ItemState, RunView } from '../../api/types.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

/** Whatever is on its way in one number: the difference between its stages matters to nobody who waits. */
const underway: readonly ItemState[] = ['sending', 'unknown'];

export function StateNumbers({ run: { progress, state } }: { readonly run: RunView }) {
  const { t } = useTranslation();
  const { itemStates } = useNames();
  const format = useFormat();
  const sum = (states: readonly ItemState[]) => states.reduce((all, one) => all + progress.byState[one], 0);
  const numbers = [
    { text: itemStates.done, count: progress.byState.done },
    { text: itemStates.failed, count: progress.byState.failed, isBad: true },
    ...(state === 'applying'
      ? [
          { text: itemStates.sending, count: sum(underway) },
          { text: t('progress.waiting'), count: Math.max(0, progress.total - progress.finished - sum(underway)) },
        ]
      : []),
    { text: itemStates.skipped, count: progress.byState.skipped },
  ];
  return (
    <Group gap="xl">
      {numbers.map(({ text, count, isBad }) => (
        <div key={text}>
          <Text fz={24} fw={700} lh={1.1} className={`figures ${isBad === true && count > 0 ? 'fault' : ''}`}>
            {format.number(count)}
          </Text>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
      ))}
    </Group>
  );
}
