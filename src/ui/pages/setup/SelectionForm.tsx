import { Fieldset, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PreviewWanted } from '../../api/mutations.ts';
import type { FieldPolicy, RelationFilter } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { useNames } from '../../texts/useNames.ts';
import { TakesPart } from '../filter/TakesPart.tsx';
import type { SelectionFault } from './selection.ts';

/** An import writes to Tribe CRM only, so the policies that would write to Exact Online are not offered. */
const offeredPolicies: readonly FieldPolicy[] = ['exactLeads', 'keepTribe', 'ask'];

const isPolicy = (text: string): text is FieldPolicy => offeredPolicies.some((policy) => policy === text);

interface Props {
  readonly wanted: PreviewWanted;
  readonly fault: SelectionFault | null;
  readonly onChange: (wanted: PreviewWanted) => void;
}

/** Which relations take part, and who leads where both sides differ. */
export function SelectionForm({ wanted, fault, onChange }: Props) {
  const { t } = useTranslation();
  const { policies } = useNames();
  const { filter, whenDifferent } = wanted;
  const change = (part: Partial<RelationFilter>) => onChange({ ...wanted, filter: { ...filter, ...part } });
  const dates = [
    { name: 'createdFrom', label: t('setup.from') },
    { name: 'createdTo', label: t('setup.to') },
  ] as const;
  return (
    <Panel>
      <Stack gap="xl">
        <Fieldset variant="unstyled" legend={<Legend text={t('setup.what')} />}>
          <Stack gap="sm">
            <TakesPart filter={filter} onChange={change} />
            {fault === 'noneChosen' && <Fault text={t('setup.noneChosen')} />}
            <Text size="sm" c="dimmed" role="status">
              {fault === 'unfinished' ? t('setup.unfinished') : t('filters.hint')}
            </Text>
          </Stack>
        </Fieldset>
        <Fieldset variant="unstyled" legend={<Legend text={t('setup.dates')} />}>
          <Group align="flex-start" grow preventGrowOverflow={false}>
            {dates.map(({ name, label }) => (
              <TextInput
                key={name}
                type="date"
                label={label}
                min="1900-01-01"
                max="2999-12-31"
                value={filter[name] ?? ''}
                onChange={({ currentTarget }) => change({ [name]: currentTarget.value || null })}
              />
            ))}
          </Group>
          {fault === 'datesWrong' ? (
            <Fault text={t('setup.datesWrong')} />
          ) : (
            <Text size="sm" c="dimmed" mt={6}>
              {t('setup.datesHint')}
            </Text>
          )}
        </Fieldset>
        <Fieldset variant="unstyled" legend={<Legend text={t('setup.differ')} />}>
          <Radio.Group
            aria-label={t('setup.differ')}
            value={whenDifferent}
            onChange={(chosen) => isPolicy(chosen) && onChange({ ...wanted, whenDifferent: chosen })}
          >
            <Stack gap="sm">
              {offeredPolicies.map((policy) => (
                <Radio key={policy} value={policy} label={policies[policy]} />
              ))}
            </Stack>
          </Radio.Group>
          <Text size="sm" c="dimmed" mt="sm">
            {t('setup.differHint')}
          </Text>
        </Fieldset>
      </Stack>
    </Panel>
  );
}

const Legend = ({ text }: { readonly text: string }) => (
  <Text span fw={600} mb="xs" display="block">
    {text}
  </Text>
);

const Fault = ({ text }: { readonly text: string }) => (
  <Text size="sm" c="red" role="alert" mt={6} className="fault">
    {text}
  </Text>
);
