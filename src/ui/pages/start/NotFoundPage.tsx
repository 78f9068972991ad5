import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { PageHead } from '../../shared/PageHead.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('app.notFoundTitle')} lead={t('app.notFoundText')} />
      <ButtonLink to="/">{t('app.toOverview')}</ButtonLink>
    </>
  );
}

/** Shown instead of a blank page when a page itself fails. */
export function CrashedPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t('app.crashed')} />
      <Button onClick={() => window.location.reload()}>{t('app.reload')}</Button>
    </>
  );
}
