import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RulesView } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { conditionText, wordsOf } from '../../texts/condition.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';

/** Who left which list of the filter as what, the newest first. */
export function FilterHistory({ changes }: { readonly changes: RulesView['filterChanges'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  if (changes.length === 0) return null;
  const said = ({ isOn, asked: { match, conditions } }: (typeof changes)[number]): string => {
    if (!isOn) return t('filters.was.off');
    if (conditions.length === 0) return t('filters.was.everybody');
    const sentences = conditions.map((one) => conditionText(wordsOf(one), names, format.country) ?? one.field);
    return sentences.join(t(match === 'any' ? 'filters.was.or' : 'filters.was.and'));
  };
  return (
    <Panel title={t('filters.was.title')}>
      <ul className="problem-rows" aria-label={t('filters.was.title')}>
        {changes.map((change) => (
          <li key={`${change.atMs} ${change.list}`}>
            <Text size="sm" className="long-text">
              {t(`setup.${change.list}`)}: {said(change)}
            </Text>
            <Text size="xs" c="dimmed">
              {t('rules.by', { who: change.who, moment: format.moment(change.atMs) })}
            </Text>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
