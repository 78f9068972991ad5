import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCompareNow, useLiftBrake, useObserveOnly, usePause, useResume } from '../../api/mutations.ts';
import { liveQuery } from '../../api/queries.ts';
import type { LiveView, Side } from '../../api/types.ts';
import { Tag } from '../../shared/ActionBadge.tsx';
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice } from '../../shared/Notice.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { VendorWords } from '../../shared/VendorWords.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { ConsentButton } from '../run/ConsentButton.tsx';
import { PauseLines } from './PauseLines.tsx';

const looks = {
  notLive: 'gray',
  agrees: 'teal',
  agreesApart: 'yellow',
  working: 'indigo',
  waiting: 'yellow',
  held: 'red',
} as const;

/** Whether both systems agree, what stands in the way, and the switches that people have. */
export function AgreementPanel() {
  const { t } = useTranslation();
  const live = useQuery(liveQuery);
  if (live.data === undefined) {
    return live.isError ? (
      <ProblemNotice error={live.error} onRetry={() => void live.refetch()} />
    ) : (
      <Panel title={t('live.title')}>
        <Loading lines={4} />
      </Panel>
    );
  }
  return live.data.liveSinceMs === null ? null : <Agreement live={live.data} />;
}

function Agreement({ live }: { readonly live: LiveView }) {
  const { t } = useTranslation();
  const pause = usePause();
  const resume = useResume();
  const compare = useCompareNow();
  const isPaused = live.pauses.some(({ scope }) => scope.of === 'connection');
  const failed = [pause, resume, compare].find(({ isError }) => isError);
  return (
    <Panel title={t('live.title')}>
      <Stack gap="md">
        <Group justify="space-between">
          <Group gap="sm" role="status">
            <Tag color={looks[live.state]} text={t(`live.states.${live.state}`)} />
            {live.state === 'agreesApart' && <Apart live={live} />}
            <Text size="sm" c="dimmed">
              {t(`live.hints.${live.state}`)}
            </Text>
          </Group>
          <Group gap="sm">
            <Button
              size="xs"
              variant="default"
              loading={compare.isPending}
              disabled={live.comparison.isUnderWay}
              onClick={() => compare.mutate()}
            >
              {t(live.comparison.isUnderWay ? 'live.comparing' : 'live.compare')}
            </Button>
            {isPaused ? (
              <Button
                size="xs"
                loading={resume.isPending}
                leftSection={<IconPlayerPlay size={14} aria-hidden />}
                onClick={() => resume.mutate({ of: 'connection' })}
              >
                {t('live.resume')}
              </Button>
            ) : (
              <Button
                size="xs"
                variant="default"
                loading={pause.isPending}
                leftSection={<IconPlayerPause size={14} aria-hidden />}
                onClick={() => pause.mutate({ of: 'connection' })}
              >
                {t('live.pause')}
              </Button>
            )}
          </Group>
        </Group>
        {failed !== undefined && <ProblemNotice error={failed.error} />}
        {live.halt !== null && <HaltLines halt={live.halt} />}
        {live.brake !== null && <BrakeNotice brake={live.brake} />}
        {live.isObserveOnly && <ObserveOnlyNotice />}
        {live.pauses.length > 0 && <PauseLines pauses={live.pauses} />}
        <Facts live={live} />
      </Stack>
    </Panel>
  );
}

/** What does not agree, each number leading to what it counts. */
function Apart({ live: { openConflicts, openProblems } }: { readonly live: LiveView }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs">
      {openConflicts > 0 && (
        <Link to="/conflicts" className="plain">
          {t('live.apartConflicts', { count: openConflicts })}
        </Link>
      )}
      {openProblems > 0 && (
        <Link to="/problems" className="plain">
          {t('live.apartProblems', { count: openProblems })}
        </Link>
      )}
    </Group>
  );
}

function HaltLines({ halt }: { readonly halt: NonNullable<LiveView['halt']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { text, remedy } = useAdvice().halt(halt);
  return (
    <Notice color="yellow" icon={<IconPlayerPause aria-hidden />} title={text}>
      <Stack gap="xs">
        <Text size="sm">{remedy}</Text>
        <VendorWords words={halt.words} />
        <Text size="sm" c="dimmed">
          {halt.retryMs === null ? t('halt.person') : t('halt.retryAt', { time: format.time(halt.retryMs) })}
        </Text>
        <Group gap="sm">
          <ConsentButton halt={halt} />
        </Group>
      </Stack>
    </Notice>
  );
}

function BrakeNotice({ brake }: { readonly brake: NonNullable<LiveView['brake']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const advice = useAdvice();
  const lift = useLiftBrake();
  return (
    <Notice color="red" icon={<IconAlertTriangle aria-hidden />} title={t('live.brake')}>
      <Stack gap="xs">
        {brake.halts.map((halt) => {
          const { text, remedy } = advice.brake(halt);
          return (
            <Text key={halt.code} size="sm">
              <b>{text}</b> {remedy}
            </Text>
          );
        })}
        <Text size="sm" c="dimmed">
          {t('live.since', { moment: format.moment(brake.sinceMs) })}
        </Text>
        {lift.isError && <ProblemNotice error={lift.error} />}
        <Group>
          <Button size="xs" color="red" loading={lift.isPending} onClick={() => lift.mutate()}>
            {t('live.lift')}
          </Button>
        </Group>
      </Stack>
    </Notice>
  );
}

function ObserveOnlyNotice() {
  const { t } = useTranslation();
  const observe = useObserveOnly();
  return (
    <Notice color="yellow" icon={<IconPlayerPause aria-hidden />} title={t('live.observeOnly')}>
      <Stack gap="xs">
        {observe.isError && <ProblemNotice error={observe.error} />}
        <Group>
          <Button size="xs" variant="default" loading={observe.isPending} onClick={() => observe.mutate(false)}>
            {t('live.writeAgain')}
          </Button>
        </Group>
      </Stack>
    </Notice>
  );
}

function Facts({ live }: { readonly live: LiveView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const { planned, waiting, sending, unknown } = live.outbox;
  const marked = live.marked.relation + live.marked.contact;
  const readOf = (side: Side): string => {
    const readMs = live.readMs[side];
    const when = readMs === null ? t('live.notRead') : format.moment(readMs);
    return `${when} · ${t(live.hints[side].isActive ? 'live.tells' : 'live.isAsked')}`;
  };
  return (
    <dl className="facts">
      <Fact name={t('live.lastRead', { system: names.sides.exact })}>{readOf('exact')}</Fact>
      <Fact name={t('live.lastRead', { system: names.sides.tribe })}>{readOf('tribe')}</Fact>
      <Fact name={t('live.underWay')}>
        {t('live.underWayOf', { writes: planned + waiting + sending + unknown, marked })}
      </Fact>
      <Fact name={t('live.conflicts')}>
        <Link to="/conflicts" className="plain">
          {live.openConflicts === 0 ? t('live.none') : format.number(live.openConflicts)}
        </Link>
      </Fact>
      <Fact name={t('live.problems')}>
        <Link to="/problems" className="plain">
          {live.openProblems === 0 ? t('live.none') : format.number(live.openProblems)}
        </Link>
      </Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <Text component="dt" size="sm" c="dimmed">
      {name}
    </Text>
    <Text component="dd" size="sm" m={0} className="long-text">
      {children}
    </Text>
  </div>
);
