import { Fieldset, NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RelationType, RelationTypes } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { useNames } from '../../texts/useNames.ts';
import { choicesFor, type Direction, mapped, typesFrom, withMapped } from './relationTypes.ts';

interface Props {
  readonly types: RelationTypes;
  readonly onChange: (types: RelationTypes) => void;
}

/** "Map the Exact Online relation types to the corresponding Tribe CRM relation types for both import and export" (the article). */
export function RelationTypesForm({ types, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Panel title={t('types.title')}>
      <Text size="sm" c="dimmed" mb="md">
        {t('types.lead')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl" verticalSpacing="lg">
        {(['import', 'export'] as const).map((direction) => (
          <OneDirection key={direction} direction={direction} types={types} onChange={onChange} />
        ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed" mt="md">
        {t('types.rules')}
      </Text>
    </Panel>
  );
}

function OneDirection({ direction, types, onChange }: Props & { readonly direction: Direction }) {
  const { t } = useTranslation();
  const { relationTypes, sides } = useNames();
  const system = sides[direction === 'import' ? 'tribe' : 'exact'];
  const label = (type: RelationType | 'none'): string => (type === 'none' ? t('types.none') : relationTypes[type]);
  /** What a choice means, in a sentence below it. */
  const meaning = (type: RelationType, chosen: RelationType | 'none'): string => {
    const words = { type: relationTypes[type], chosen: label(chosen), system };
    if (chosen === 'none') return t('types.staysBehind', words);
    return chosen === type ? t('types.same', words) : t('types.becomes', words);
  };
  return (
    <Fieldset
      variant="unstyled"
      legend={
        <Text span fw={600} mb="xs" display="block">
          {t(`types.${direction}`)}
        </Text>
      }
    >
      <Stack gap="sm">
        {typesFrom(direction).map((type) => {
          const chosen = mapped(types, direction, type);
          return (
            <NativeSelect
              key={type}
              label={relationTypes[type]}
              description={meaning(type, chosen)}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={chosen}
              data={choicesFor(direction, type).map((value) => ({ value, label: label(value) }))}
              onChange={({ currentTarget: { value } }) => onChange(withMapped(types, direction, type, value))}
            />
          );
        })}
      </Stack>
    </Fieldset>
  );
}
