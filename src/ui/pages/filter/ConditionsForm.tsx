import { Button, Fieldset, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, ConditionList, FilterList } from '../../api/types.ts';
import { IconPlus } from '../../shared/icons.ts';
import { useNames } from '../../texts/useNames.ts';
import { ConditionLine } from './ConditionLine.tsx';
import { conditionsMax, firstCondition } from './conditions.ts';

interface Props {
  readonly list: FilterList;
  readonly asked: ConditionList;
  readonly onChange: (asked: ConditionList) => void;
}

/** "Only customers for whom …": the conditions of one list, to be added, changed and taken away. */
export function ConditionsForm({ list, asked: { match, conditions }, onChange }: Props) {
  const { t } = useTranslation();
  const who = useNames().filterLists[list];
  // A line that was just added takes the focus; when one is taken away it goes to where another can be added.
  const [added, setAdded] = useState<number | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  const change = (changed: readonly Condition[]) => onChange({ match, conditions: changed });
  const legend = t('filters.only', { who });
  return (
    <Fieldset
      variant="unstyled"
      className="conditions"
      legend={
        conditions.length > 0 && (
          <Text span size="sm">
            {legend}
          </Text>
        )
      }
      aria-label={legend}
    >
      <Stack gap="xs" align="flex-start">
        {conditions.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('filters.match', { who })}
            value={match}
            data={(['all', 'any'] as const).map((value) => ({ value, label: t(`filters.${value}`) }))}
            onChange={({ currentTarget: { value } }) =>
              onChange({ match: value === 'any' ? 'any' : 'all', conditions })
            }
          />
        )}
        {conditions.map((condition, at) => (
          <ConditionLine
            // Lines have nothing but their place, and each shows all that it holds.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={at}
            list={list}
            condition={condition}
            number={at + 1}
            hasFocus={added === at}
            onChange={(changed) => change(conditions.with(at, changed))}
            onRemove={() => {
              change(conditions.toSpliced(at, 1));
              setAdded(null);
              add.current?.focus();
            }}
          />
        ))}
        <Group gap="sm">
          <Button
            ref={add}
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={conditions.length >= conditionsMax}
            onClick={() => {
              change([...conditions, firstCondition(list)]);
              setAdded(conditions.length);
            }}
          >
            {conditions.length === 0 ? t('filters.begin', { who }) : t('filters.add')}
          </Button>
          {conditions.length >= conditionsMax && (
            <Text size="sm" c="dimmed">
              {t('filters.full', { count: conditionsMax })}
            </Text>
          )}
        </Group>
      </Stack>
    </Fieldset>
  );
}
