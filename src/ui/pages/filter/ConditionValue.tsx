import { Group, MultiSelect, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../api/types.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { conditionCharsMax, gapOf } from './conditions.ts';
import { countryCodes } from './countries.ts';

interface Props {
  readonly condition: Condition;
  readonly label: string;
  readonly onChange: (condition: Condition) => void;
}

/** What a condition compares with: a text, countries or types to choose from, or a range; nothing where none is needed. */
export function ConditionValue({ condition, label, onChange }: Props) {
  const { t } = useTranslation();
  if ('value' in condition) {
    return (
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={t('filters.value')}
        maxLength={conditionCharsMax}
        value={condition.value}
        onChange={({ currentTarget: { value } }) => onChange({ ...condition, value })}
      />
    );
  }
  if ('values' in condition) return <Choice condition={condition} label={label} onChange={onChange} />;
  if (!('from' in condition)) return <span />;
  const gap = gapOf(condition);
  const bounds = ['from', 'to'] as const;
  return (
    <Group gap={6} grow wrap="nowrap" align="flex-start">
      {bounds.map((bound) => (
        <TextInput
          key={bound}
          size="xs"
          inputMode="numeric"
          aria-label={`${label}, ${t(`filters.${bound}`)}`}
          placeholder={t(`filters.${bound}`)}
          maxLength={conditionCharsMax}
          value={condition[bound] ?? ''}
          error={gap !== null && gap !== 'valueMissing' && bound === 'to' ? t(`filters.${gap}`) : undefined}
          onChange={({ currentTarget: { value } }) => onChange({ ...condition, [bound]: value.trim() || null })}
        />
      ))}
    </Group>
  );
}

interface ChoiceProps extends Props {
  readonly condition: Extract<Condition, { readonly values: readonly string[] }>;
}

function Choice({ condition, label, onChange }: ChoiceProps) {
  const { t, i18n } = useTranslation();
  const { country } = useFormat();
  const { relationTypes } = useNames();
  const { field, values } = condition;
  const data = useMemo(
    () =>
      field === 'stage'
        ? Object.entries(relationTypes).map(([value, name]) => ({ value, label: name }))
        : countryCodes
            .map((value) => ({ value, label: country(value) }))
            .sort((a, b) => a.label.localeCompare(b.label, i18n.language)),
    [field, relationTypes, country, i18n.language],
  );
  return (
    <MultiSelect
      size="xs"
      aria-label={label}
      placeholder={values.length === 0 ? t('filters.choose') : ''}
      data={data}
      value={[...values]}
      onChange={(chosen) => onChange({ ...condition, values: chosen })}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('filters.noSuch')}
      comboboxProps={{ withinPortal: true }}
    />
  );
}
