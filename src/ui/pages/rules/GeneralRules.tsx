import { Fieldset, NativeSelect, SimpleGrid, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldPolicy, Flow, Kind } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { useNames } from '../../texts/useNames.ts';
import { TakesPart } from '../filter/TakesPart.tsx';
import { selectionFault } from '../setup/selection.ts';
import { type RulesDraft, withFilter, withFlow } from './draft.ts';
import { isPolicy, offeredPolicies } from './policies.ts';

const flows: readonly Flow[] = ['both', 'toTribe', 'toExact', 'none'];
const kinds: readonly Kind[] = ['relation', 'contact'];

interface Props {
  readonly draft: RulesDraft;
  readonly onChange: (draft: RulesDraft) => void;
}

/** What holds for everything: who leads, which way, and what takes part. */
export function GeneralRules({ draft, onChange }: Props) {
  const { t } = useTranslation();
  const { kindsMany } = useNames();
  const { filter } = draft;
  const fault = selectionFault(draft);
  const choose = (policy: FieldPolicy) => onChange({ ...draft, defaultPolicy: policy });
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Panel title={t('rules.general')}>
        <Stack gap="md">
          <NativeSelect
            label={t('rules.leads')}
            description={t(`rules.hints.${draft.defaultPolicy}`)}
            value={draft.defaultPolicy}
            data={offeredPolicies.map((value) => ({ value, label: t(`rules.policies.${value}`) }))}
            onChange={({ currentTarget: { value } }) => isPolicy(value) && choose(value)}
          />
          {kinds.map((kind) => (
            <NativeSelect
              key={kind}
              label={t('rules.flow', { kind: kindsMany[kind] })}
              value={draft.flows[kind]}
              data={flows.map((value) => ({ value, label: t(`rules.flows.${value}`) }))}
              onChange={({ currentTarget: { value } }) => {
                const flow = flows.find((one) => one === value);
                if (flow !== undefined) onChange(withFlow(draft, kind, flow));
              }}
            />
          ))}
        </Stack>
      </Panel>
      <Panel title={t('rules.takesPart')}>
        <Stack gap="md">
          <Fieldset variant="unstyled" legend={<VisuallyHidden>{t('rules.takesPart')}</VisuallyHidden>}>
            <TakesPart filter={filter} onChange={(part) => onChange(withFilter(draft, part))} />
          </Fieldset>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {(['createdFrom', 'createdTo'] as const).map((name) => (
              <TextInput
                key={name}
                type="date"
                label={`${t('setup.dates')}: ${t(name === 'createdFrom' ? 'setup.from' : 'setup.to').toLowerCase()}`}
                min="1900-01-01"
                max="2999-12-31"
                value={filter[name] ?? ''}
                onChange={({ currentTarget }) => onChange(withFilter(draft, { [name]: currentTarget.value || null }))}
              />
            ))}
          </SimpleGrid>
          {fault !== null && (
            <Text
              size="sm"
              role={fault === 'unfinished' ? 'status' : 'alert'}
              className={fault === 'unfinished' ? '' : 'fault'}
            >
              {t(`setup.${fault}`)}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {t('rules.takesPartHint')} {t('filters.hint')}
          </Text>
        </Stack>
      </Panel>
    </SimpleGrid>
  );
}
