import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDiscardBrake, useLiftBrake } from '../../api/mutations.ts';
import type { LiveView } from '../../api/types.ts';
import { Confirm } from '../../shared/Confirm.tsx';
import { IconAlertTriangle } from '../../shared/icons.ts';
import { Notice } from '../../shared/Notice.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { HeldItems } from './HeldItems.tsx';

interface Props {
  readonly live: LiveView;
  readonly brake: NonNullable<LiveView['brake']>;
}

/** What is held back for safety and why, record by record, with the two answers that there are. */
export function BrakeNotice({ live, brake }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const advice = useAdvice();
  const lift = useLiftBrake();
  const discard = useDiscardBrake();
  const [isAsking, { open, close }] = useDisclosure(false);
  // What came in while somebody looks is shown as new, and answers wait until it was taken note of.
  const [seenMs, setSeenMs] = useState(brake.sinceMs);
  const isMoved = seenMs !== brake.sinceMs;
  const isAboutRules = brake.halts.some(({ code }) => code === 'rulesChanged');
  return (
    <Notice color="red" icon={<IconAlertTriangle aria-hidden />} title={t('live.brake')} role="region">
      <Stack gap="sm">
        {brake.halts.map((halt) => {
          const { text, remedy } = advice.brake(halt);
          return (
            <Text key={halt.code} size="sm">
              <b>{text}</b> {remedy}
            </Text>
          );
        })}
        <Text size="sm" c="dimmed">
          {t('live.since', { moment: format.moment(brake.sinceMs) })} ·{' '}
          {t('live.heldCount', { count: live.outbox.planned })}
        </Text>
        {live.runId !== null && live.outbox.planned > 0 && (
          <HeldItems runId={live.runId} version={`${brake.sinceMs}/${live.outbox.planned}`} />
        )}
        {lift.isError && <ProblemNotice error={lift.error} />}
        {isMoved && (
          <Group gap="sm" role="status">
            <Text size="sm" fw={600}>
              {t('live.brakeMoved')}
            </Text>
            <Button
              size="xs"
              onClick={() => {
                setSeenMs(brake.sinceMs);
                lift.reset();
              }}
            >
              {t('conflicts.takeNote')}
            </Button>
          </Group>
        )}
        <Group gap="sm">
          <Button size="xs" color="red" disabled={isMoved} loading={lift.isPending} onClick={() => lift.mutate(seenMs)}>
            {t('live.lift')}
          </Button>
          <Button size="xs" variant="default" disabled={isMoved || lift.isPending} onClick={open}>
            {t(isAboutRules ? 'live.discardRules' : 'live.discard')}
          </Button>
        </Group>
      </Stack>
      <Confirm
        title={t(isAboutRules ? 'live.discardRules' : 'live.discard')}
        go={t('live.discardGo')}
        color="red"
        isOpen={isAsking}
        isBusy={discard.isPending}
        error={discard.error}
        onClose={close}
        onGo={() => discard.mutate(seenMs, { onSuccess: close })}
      >
        <Text size="sm">{t(isAboutRules ? 'live.discardRulesText' : 'live.discardText')}</Text>
      </Confirm>
    </Notice>
  );
}
