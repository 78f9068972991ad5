import { List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RulesPreview } from '../../api/types.ts';
import { Confirm } from '../../shared/Confirm.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { Changes } from '../history/Changes.tsx';

interface Props {
  readonly effect: RulesPreview | null;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onSave: (planVersion: string) => void;
}

/** What changed rules would do to what is there; saved are exactly the rules whose effect is shown. */
export function RulesEffect({ effect, isBusy, error, onClose, onSave }: Props) {
  const { t } = useTranslation();
  return (
    <Confirm
      title={t('rules.effect')}
      go={t('rules.save')}
      isOpen={effect !== null}
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onGo={() => effect !== null && onSave(effect.planVersion)}
    >
      {effect !== null && <Effect effect={effect} />}
    </Confirm>
  );
}

function Effect({ effect }: { readonly effect: RulesPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { total, writes, creates, leftOut, letIn, conflictsSettled, conflictsOpened, rows } = effect;
  if (total + leftOut + letIn + conflictsSettled + conflictsOpened === 0) return <Text>{t('rules.nothingNow')}</Text>;
  return (
    <Stack gap="sm">
      <List size="sm">
        {writes.exact > 0 && <List.Item>{t('rules.writesExact', { count: writes.exact })}</List.Item>}
        {writes.tribe > 0 && <List.Item>{t('rules.writesTribe', { count: writes.tribe })}</List.Item>}
        {creates > 0 && <List.Item>{t('rules.creates', { count: creates })}</List.Item>}
        {leftOut > 0 && <List.Item>{t('rules.leftOut', { count: leftOut })}</List.Item>}
        {letIn > 0 && <List.Item>{t('rules.letIn', { count: letIn })}</List.Item>}
        {conflictsSettled > 0 && <List.Item>{t('rules.settles', { count: conflictsSettled })}</List.Item>}
        {conflictsOpened > 0 && <List.Item>{t('rules.opens', { count: conflictsOpened })}</List.Item>}
      </List>
      {rows.length > 0 && (
        <ul className="problem-rows" aria-label={t('rules.effect')}>
          {rows.map((row) => (
            <EffectRow key={row.key} row={row} />
          ))}
        </ul>
      )}
      {total > rows.length && (
        <Text size="sm" c="dimmed">
          {t('rules.moreRows', { count: total - rows.length, shown: format.number(rows.length) })}
        </Text>
      )}
    </Stack>
  );
}

function EffectRow({ row }: { readonly row: RulesPreview['rows'][number] }) {
  const { t } = useTranslation();
  const names = useNames();
  const side = row.exactId === null ? 'tribe' : 'exact';
  const id = row.exactId ?? row.tribeId;
  const label = row.label.trim() || t('run.nameless');
  return (
    <li>
      {id === null ? (
        <Text span className="long-text">
          {label}
        </Text>
      ) : (
        <Link
          to="/records/$kind/$side/$id"
          params={{ kind: row.kind, side, id }}
          className="plain long-text"
          dir="auto"
        >
          {label}
        </Link>
      )}
      {row.effects.map((effect) => (
        <div key={effect.side}>
          <Text size="xs" c="dimmed">
            {t(`rules.will.${effect.operation}`, { system: names.sides[effect.side] })}
          </Text>
          <Changes operation={effect.operation} changes={effect.changes} side={effect.side} />
        </div>
      ))}
    </li>
  );
}
