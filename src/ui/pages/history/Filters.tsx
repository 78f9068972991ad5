import { Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SearchBox } from '../../shared/SearchBox.tsx';
import { fieldOrder } from '../../texts/fieldOrder.ts';
import { useNames } from '../../texts/useNames.ts';
import { causes, decisions, type HistorySearch, readHistorySearch } from './historySearch.ts';
import { afterMinute, lastMinute, localMinute, minuteStart } from './period.ts';

export type Change = (
  part: { [K in keyof HistorySearch]?: HistorySearch[K] | undefined },
  isReplacing?: boolean,
) => void;

/** What of the history is shown: by name, kind, system, field, cause, whose decision it was, and when. */
export function Filters({ search, change }: { readonly search: HistorySearch; readonly change: Change }) {
  const { t } = useTranslation();
  const names = useNames();
  const read = (part: Readonly<Record<string, string>>) => readHistorySearch({ ...search, page: undefined, ...part });
  const all = { value: '', label: t('history.any') };
  const selects = [
    {
      name: 'kind',
      label: t('run.kind'),
      options: (['relation', 'contact'] as const).map((value) => ({ value, label: names.kindsMany[value] })),
    },
    {
      name: 'side',
      label: t('history.side'),
      options: (['exact', 'tribe'] as const).map((value) => ({ value, label: names.sides[value] })),
    },
    {
      name: 'field',
      label: t('drawer.field'),
      options: fieldOrder.map((value) => ({ value, label: names.field(value) })),
    },
    {
      name: 'by',
      label: t('history.by'),
      options: causes.map((value) => ({ value, label: t(`history.causes.${value}`) })),
    },
    {
      name: 'decided',
      label: t('history.decided'),
      options: decisions.map((value) => ({ value, label: t(`history.decisions.${value}`) })),
    },
  ] as const;
  return (
    <Stack gap="sm" mb="md">
      <Group align="end">
        <SearchBox
          label={t('records.search')}
          value={search.q ?? ''}
          onSearch={(text) => change({ q: text === '' ? undefined : text }, true)}
        />
        <TextInput
          type="datetime-local"
          size="xs"
          label={t('history.from')}
          value={localMinute(search.from)}
          onChange={({ currentTarget }) => change({ from: minuteStart(currentTarget.value) }, true)}
        />
        <TextInput
          type="datetime-local"
          size="xs"
          label={t('history.until')}
          value={lastMinute(search.until)}
          onChange={({ currentTarget }) => change({ until: afterMinute(currentTarget.value) }, true)}
        />
      </Group>
      <div className="filters">
        {selects.map(({ name, label, options }) => (
          <NativeSelect
            key={name}
            size="xs"
            label={label}
            value={search[name] ?? ''}
            data={[all, ...options]}
            onChange={({ currentTarget }) => change({ [name]: undefined, ...read({ [name]: currentTarget.value }) })}
          />
        ))}
      </div>
    </Stack>
  );
}
