import { Text, Timeline } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordNamed } from '../../api/mutations.ts';
import type { HistoryEntry } from '../../api/types.ts';
import { IconLink, IconPencil, IconPlus } from '../../shared/icons.ts';
import { Panel } from '../../shared/Panel.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { Changes } from '../history/Changes.tsx';
import { tellsWhy } from '../history/tellsWhy.ts';
import { UndoButton } from '../undo/UndoButton.tsx';

/** Older ones are a page of their own. */
const shownMax = 20;

const icons = { create: IconPlus, update: IconPencil, link: IconLink } as const;

interface Props {
  readonly history: readonly HistoryEntry[];
  readonly named: RecordNamed;
}

/** What Tandem did to this record: when, before and after, and why. */
export function HistoryPanel({ history, named: { kind, side, id } }: Props) {
  const { t } = useTranslation();
  return (
    <Panel title={t('record.history')}>
      {history.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('record.noHistory')}
        </Text>
      ) : (
        <>
          <Timeline bulletSize={26} lineWidth={2}>
            {history.slice(0, shownMax).map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Timeline>
          <Text size="sm" mt="md">
            <Link to="/history" search={{ kind, record: `${side}:${id}` }} className="plain">
              {t('record.allHistory')}
            </Link>
          </Text>
        </>
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
        {format.moment(entry.atMs)}, {by}. {tellsWhy(entry.reason) && reason(entry.reason).text}
      </Text>
      <Changes {...entry} />
      {entry.operation === 'update' && (
        <UndoButton
          what={{ of: 'entry', entryId: entry.id }}
          text={t('undo.title')}
          label={format.moment(entry.atMs)}
          size="compact-xs"
          mt={6}
        />
      )}
    </Timeline.Item>
  );
}
