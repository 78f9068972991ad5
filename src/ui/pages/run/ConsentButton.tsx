import { Button } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signInAddress } from '../../api/mutations.ts';
import type { Halt } from '../../api/types.ts';
import { ButtonLink } from '../../shared/ButtonLink.tsx';

/** The way to the consent that a halt waits for; nothing for a halt that waits for something else. */
export function ConsentButton({ halt }: { readonly halt: Halt }) {
  const { t } = useTranslation();
  const { href } = useLocation();
  if (halt.code === 'exactNeedsConsent') {
    return (
      <ButtonLink size="xs" to="/connect">
        {t('halt.connectExact')}
      </ButtonLink>
    );
  }
  return halt.code === 'tribeNeedsConsent' ? (
    <Button size="xs" component="a" href={signInAddress(href)}>
      {t('halt.connectTribe')}
    </Button>
  ) : null;
}
