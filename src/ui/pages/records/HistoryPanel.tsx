import { Text, Timeline } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../api/types.ts';
import { IconLink, IconPencil, IconPlus } from '../../shared/icons.ts';
import { Panel } from '../../shared/Panel.tsx';
import { Value } from '../../shared/Value.tsx';
import { byFieldOrder } from '../../texts/fieldOrder.ts';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

const icons = { create: IconPlus, update: IconPencil, link: IconLink } as const;

/** What Tandem did to this record: when, before and after, and why. */
export function HistoryPanel({ history }: { readonly history: readonly HistoryEntry[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('record.history')}>
      {history.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('record.noHistory')}
        </Text>
      ) : (
        <Timeline bulletSize={26} lineWidth={2}>
          {history.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Timeline>
      )}
    </Panel>
  );
}

function Entry({ entry, ...timeline }: { readonly entry: HistoryEntry }) {
  const { t } = useTranslation();
  const names = useNames();
  const format = useFormat();
  const { reason } = useAdvice();
  const Icon = icons[entry.operation];
  const by = t(`record.by.${entry.by}`, { who: entry.who ?? t('record.somebody') });
  return (
    <Timeline.Item
      {...timeline}
      bullet={<Icon size={14} aria-hidden />}
      title={t(`record.operations.${entry.operation}`, { system: names.sides[entry.side] })}
    >
      <Text size="sm" c="dimmed">
        {format.moment(entry.atMs)}, {by}. {reason(entry.reason).text}
      </Text>
      {entry.changes.length > 0 && (
        <ul className="changes">
          {entry.changes.toSorted(byFieldOrder).map(({ field, before, after }) => (
            <li key={field}>
              <Text span size="sm" c="dimmed">
                {names.field(field)}:{' '}
              </Text>
              {entry.operation === 'update' && (
                <>
                  <Value field={field} value={before ?? null} td="line-through" /> →{' '}
                </>
              )}
              <Value field={field} value={after ?? null} fw={500} />
            </li>
          ))}
        </ul>
      )}
    </Timeline.Item>
  );
}
