import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconHistory } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { UndoButton } from '../undo/UndoButton.tsx';
import { type HistorySearch, undoOf } from './historySearch.ts';

interface Props {
  readonly search: HistorySearch;
  /** How many changes are found. */
  readonly total: number;
  readonly onAll: () => void;
}

/** What the page is narrowed to, and that it can be undone as a whole. */
export function FoundBar({ search, total, onAll }: Props) {
  const { t } = useTranslation();
  const what = undoOf(search);
  const isRun = what.of === 'run';
  const titles = isRun ? t('history.ofRun') : search.record === undefined ? undefined : t('history.ofRecord');
  return (
    <Notice color="indigo" icon={<IconHistory aria-hidden />} title={titles}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" className="grow">
          {isRun ? t('history.ofRunText') : t('history.found', { count: total })}
        </Text>
        <Group gap="sm">
          {total > 0 && (
            <UndoButton what={what} text={isRun ? t('history.undoRun') : t('history.undoFound', { count: total })} />
          )}
          <Button size="xs" variant="default" onClick={onAll}>
            {t('history.all')}
          </Button>
        </Group>
      </Group>
    </Notice>
  );
}
