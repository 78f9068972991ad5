import { ActionIcon, NativeSelect } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, FilterField, FilterList } from '../../api/types.ts';
import { IconX } from '../../shared/icons.ts';
import { useNames } from '../../texts/useNames.ts';
import { ConditionValue } from './ConditionValue.tsx';
import { conditionWith, fieldGroupsOf, operatorsFor } from './conditions.ts';

interface Props {
  readonly list: FilterList;
  readonly condition: Condition;
  /** Its place in the list, from 1: what it is called by a screen reader. */
  readonly number: number;
  readonly hasFocus: boolean;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

/** One condition: field, operator and value. */
export function ConditionLine({ list, condition, number, hasFocus, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const { field, operator } = condition;
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (hasFocus) first.current?.focus();
  }, [hasFocus]);
  const groups = fieldGroupsOf(list);
  const offered = groups.flatMap(({ fields }) => fields);
  const option = (value: FilterField, isShort: boolean) => ({
    value,
    label: isShort ? names.field(value) : names.shortField(value),
  });
  const about = t('filters.condition', { who: names.filterLists[list], number });
  return (
    <div className="condition">
      <NativeSelect
        ref={first}
        size="xs"
        aria-label={`${about}: ${t('record.field')}`}
        value={field}
        data={groups.map(({ address, fields }) => ({
          group:
            address === null ? names.kinds[list === 'contacts' ? 'contact' : 'relation'] : names.addresses[address],
          // A chosen part of an address has to say which address it is of.
          items: fields.map((one) => option(one, address !== null && one === field)),
        }))}
        onChange={({ currentTarget: { value } }) => {
          const chosen = offered.find((one) => one === value);
          if (chosen !== undefined) onChange(conditionWith(chosen, operator, condition));
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={`${about}: ${t('filters.operator')}`}
        value={operator}
        data={operatorsFor(field).map((value) => ({ value, label: t(`filters.operators.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          const chosen = operatorsFor(field).find((one) => one === value);
          if (chosen !== undefined) onChange(conditionWith(field, chosen, condition));
        }}
      />
      <ConditionValue condition={condition} label={`${about}: ${t('filters.value')}`} onChange={onChange} />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('filters.remove', { condition: about })}
        onClick={onRemove}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}
