import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../api/types.ts';
import { Value } from '../../shared/Value.tsx';
import { byFieldOrder } from '../../texts/fieldOrder.ts';
import { useNames } from '../../texts/useNames.ts';
import { withoutRepeats } from '../../texts/withoutRepeats.ts';

/** A record that was made has thirty fields; nobody wants to scroll past them to the next entry. */
const shownAtOnceMax = 4;

/** Whose value came, by the side that was written. */
const otherSide = { exact: 'tribe', tribe: 'exact' } as const;

interface Props extends Pick<HistoryEntry, 'operation' | 'changes' | 'side'> {
  /** Fields that a rule or a person decided about; none where nothing was written yet. */
  readonly decided?: HistoryEntry['decided'];
}

/** What was there before and what came, field by field. */
export function Changes({ operation, changes, side, decided = {} }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const [isAllShown, { toggle }] = useDisclosure(false);
  const told = withoutRepeats(changes)
    .filter(({ before, after }) => operation === 'update' || (after ?? before ?? null) !== null)
    .toSorted(byFieldOrder);
  const shown = isAllShown ? told : told.slice(0, shownAtOnceMax);
  if (told.length === 0) return null;
  return (
    <>
      <ul className="changes">
        {shown.map(({ field, before, after }) => (
          <li key={field}>
            <Text span size="sm" c="dimmed">
              {names.field(field)}:{' '}
            </Text>
            {operation === 'update' && (
              <>
                <Value field={field} value={before ?? null} td="line-through" /> →{' '}
              </>
            )}
            <Value field={field} value={after ?? null} fw={500} />
            {decided[field] !== undefined && (
              <Text span size="xs" c="dimmed">
                {' '}
                ({t(`history.decidedBy.${decided[field]}`, { system: names.sides[otherSide[side]] })})
              </Text>
            )}
          </li>
        ))}
      </ul>
      {told.length > shownAtOnceMax && (
        <Button variant="subtle" size="compact-xs" aria-expanded={isAllShown} onClick={toggle}>
          {isAllShown ? t('history.fewer') : t('history.more', { count: told.length - shownAtOnceMax })}
        </Button>
      )}
    </>
  );
}
