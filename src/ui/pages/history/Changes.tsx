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

/** What was there before and what came, field by field. */
export function Changes({ operation, changes }: Pick<HistoryEntry, 'operation' | 'changes'>) {
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
