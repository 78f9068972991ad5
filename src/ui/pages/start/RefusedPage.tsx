import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addressAfterVisit } from '../../api/administration.ts';
import { answerOf, api } from '../../api/client.ts';
import { signInAddress } from '../../api/mutations.ts';
import type { RefusalCode, RefusedVisit, Side } from '../../api/types.ts';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { IconAlertTriangle } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { VendorWords } from '../../shared/VendorWords.tsx';
import { texts } from '../../texts/texts.ts';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useNames } from '../../texts/useNames.ts';

export interface RefusedSearch {
  readonly side: Side;
  readonly code: string;
}

/** Anybody can write an address, so only the two sides and known codes are taken from it. */
export const readRefusedSearch = (search: Readonly<Record<string, unknown>>): RefusedSearch => ({
  side: search.side === 'exact' ? 'exact' : 'tribe',
  code: typeof search.code === 'string' ? search.code : '',
});

const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(texts.en.advice.problems, code);

/** Why a visit to a consent page ended without a connection, and what to do about it. */
export function RefusedPage() {
  const { t } = useTranslation();
  const { sides } = useNames();
  const { problem } = useAdvice();
  const search = useSearch({ from: '/refused' });
  // The server tells the words once; they are kept for as long as this page is open.
  const told = useQuery({
    queryKey: ['refusedVisit', search],
    queryFn: () => answerOf(api.session['refused-visit'].$post({ json: {} })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const refused: RefusedVisit = {
    side: search.side,
    code: isRefusalCode(search.code) ? search.code : 'consentRefused',
    words: told.data?.code === search.code ? told.data.words : {},
  };
  const { text, remedy } = problem(refused, sides[refused.side]);
  return (
    <Stack maw={640} gap="lg">
      <PageHead title={refused.side === 'tribe' ? t('refused.titleTribe') : t('refused.title')} />
      <Notice color="red" icon={<IconAlertTriangle aria-hidden />} title={text} role="alert">
        <Stack gap="xs">
          <Text size="sm">{remedy}</Text>
          <VendorWords words={refused.words} />
        </Stack>
      </Notice>
      <Group>
        {refused.side === 'tribe' ? (
          <Button component="a" href={signInAddress('/')}>
            {t('refused.again')}
          </Button>
        ) : (
          <Button component="a" href={addressAfterVisit('/connect')}>
            {t('refused.again')}
          </Button>
        )}
        <ButtonLink variant="default" to="/">
          {t('refused.home')}
        </ButtonLink>
      </Group>
    </Stack>
  );
}
