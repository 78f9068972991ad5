import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Grey lines where rows or text will be, so that the page does not jump. */
export function Loading({ lines = 6, height = 34 }: { readonly lines?: number; readonly height?: number }) {
  const { t } = useTranslation();
  const ids = Array.from({ length: lines }, (_, index) => `line-${index}`);
  return (
    <Stack gap="xs" aria-busy="true">
      <VisuallyHidden role="status">{t('app.loading')}</VisuallyHidden>
      {ids.map((id) => (
        <Skeleton key={id} height={height} radius="sm" />
      ))}
    </Stack>
  );
}
