import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useContinueRun } from '../../api/mutations.ts';
import type { Halt } from '../../api/types.ts';
import { IconPlayerPause } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { VendorWords } from '../../shared/VendorWords.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { ConsentButton } from './ConsentButton.tsx';

interface Props {
  readonly runId: string;
  readonly halt: Halt;
}

/** Why a run stands still, what will happen by itself, and what a person can do. */
export function HaltNotice({ runId, halt }: Props) {
  const { t } = useTranslation();
  const advice = useAdvice();
  const format = useFormat();
  const goOn = useContinueRun(runId);
  const { text, remedy } = advice.halt(halt);
  return (
    <Notice color="yellow" icon={<IconPlayerPause aria-hidden />} title={`${t('halt.title')}: ${text}`} role="status">
      <Stack gap="xs">
        <Text size="sm">{remedy}</Text>
        <VendorWords words={halt.words} />
        <Text size="sm" c="dimmed">
          {halt.retryMs === null ? t('halt.person') : t('halt.retryAt', { time: format.time(halt.retryMs) })}
        </Text>
        {goOn.isError && <ProblemNotice error={goOn.error} />}
        <Group gap="sm">
          <ConsentButton halt={halt} />
          <Button size="xs" variant="default" loading={goOn.isPending} onClick={() => goOn.mutate()}>
            {t('halt.tryNow')}
          </Button>
        </Group>
      </Stack>
    </Notice>
  );
}
