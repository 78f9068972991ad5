import { ActionIcon, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { rowsPerPage } from '../api/queries.ts';
import { IconChevronLeft, IconChevronRight } from './icons.ts';

interface Props {
  readonly page: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** Which rows are shown of how many, with steps to the pages around. */
export function Pager({ page, total, onPage }: Props) {
  const { t } = useTranslation();
  const from = (page - 1) * rowsPerPage + 1;
  const to = Math.min(page * rowsPerPage, total);
  if (total === 0 || from > total) return null;
  return (
    <Group justify="flex-end" gap="xs" mt="sm">
      <Text size="sm" c="dimmed" aria-live="polite">
        {t('app.rows', { from, to, total })}
      </Text>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('app.pageBefore')}
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      >
        <IconChevronLeft size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('app.pageAfter')}
        disabled={to >= total}
        onClick={() => onPage(page + 1)}
      >
        <IconChevronRight size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
