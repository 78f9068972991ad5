import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/client.ts';
import { signInAddress } from '../api/mutations.ts';
import { useAdvice } from '../texts/useAdvice.ts';
import { IconAlertTriangle } from './icons.ts';
import { Notice } from './Notice.tsx';
import { VendorWords } from './VendorWords.tsx';

interface Props {
  readonly error: unknown;
  readonly system?: string;
  readonly onRetry?: () => void;
}

/** An error with its cause and remedy, and the button that helps. */
export function ProblemNotice({ error, system, onRetry }: Props) {
  const { t } = useTranslation();
  const { problem } = useAdvice();
  // What is not a problem of the API is a bug of this page; it is told as an incident without a number.
  const { code, words } =
    error instanceof ApiProblem ? error : { code: 'unexpected' as const, words: { incident: '–' } };
  const { text, remedy } = problem({ code, words }, system);
  return (
    <Notice color="red" icon={<IconAlertTriangle aria-hidden />} title={text} role="alert">
      <Stack gap="xs">
        <Text size="sm">{remedy}</Text>
        <VendorWords words={words} />
        <Group>
          {code === 'signedOut' ? (
            <Button component="a" size="xs" href={signInAddress(window.location.pathname)}>
              {t('start.signIn')}
            </Button>
          ) : (
            onRetry && (
              <Button size="xs" variant="default" onClick={onRetry}>
                {t('app.retry')}
              </Button>
            )
          )}
        </Group>
      </Stack>
    </Notice>
  );
}
