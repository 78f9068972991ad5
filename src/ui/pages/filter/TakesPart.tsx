import { Checkbox, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RelationFilter } from '../../api/types.ts';
import { ConditionsForm } from './ConditionsForm.tsx';
import { filterLists } from './conditions.ts';

interface Props {
  readonly filter: RelationFilter;
  readonly onChange: (part: Partial<RelationFilter>) => void;
}

/** "Select what data you want to sync … You can then set filters to determine exactly what is included" (the article). */
export function TakesPart({ filter, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      {filterLists.map((list) => (
        <Stack key={list} gap="xs">
          <Checkbox
            label={t(`setup.${list}`)}
            checked={filter[list]}
            onChange={({ currentTarget }) => onChange({ [list]: currentTarget.checked })}
          />
          {filter[list] && (
            <ConditionsForm
              list={list}
              asked={filter.conditions[list]}
              onChange={(asked) => onChange({ conditions: { ...filter.conditions, [list]: asked } })}
            />
          )}
        </Stack>
      ))}
    </Stack>
  );
}
