import { Divider, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { liveQuery } from '../../api/queries.ts';
import type { LiveView, Side } from '../../api/types.ts';
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconInfoCircle,
  IconPlayerPause,
  IconRefresh,
} from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice } from '../../shared/Notice.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { VendorWords } from '../../shared/VendorWords.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { ConsentButton } from '../run/ConsentButton.tsx';
import { BrakeNotice } from './BrakeNotice.tsx';
import { Comparison } from './Comparison.tsx';
import { FlowSwitches } from './FlowSwitches.tsx';
import { PauseLines } from './PauseLines.tsx';

const looks = {
  notLive: 'gray',
  agrees: 'teal',
  agreesApart: 'yellow',
  working: 'indigo',
  waiting: 'yellow',
  held: 'red',
} as const;
const icons: Readonly<Record<LiveView['state'], Icon>> = {
  notLive: IconInfoCircle,
  agrees: IconCircleCheck,
  agreesApart: IconCircleCheck,
  working: IconRefresh,
  waiting: IconPlayerPause,
  held: IconAlertTriangle,
};

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
  const Icon = icons[live.state];
  const held = live.state === 'held' ? heldBy(live) : null;
  const title = held === null ? t(`live.states.${live.state}`) : t(`live.reasons.${held}.title`);
  const hint = held === null ? t(`live.hints.${live.state}`) : t(`live.reasons.${held}.hint`);
  return (
    <Panel title={t('live.title')}>
      <Stack gap="lg">
        <Group gap="sm" role="status" wrap="nowrap" align="flex-start">
          <span className="state-icon" data-color={held === null || held === 'brake' ? looks[live.state] : 'yellow'}>
            <Icon size={24} aria-hidden />
          </span>
          <div>
            <Text fz="xl" fw={650} lh={1.3}>
              {title}
            </Text>
            <Left live={live} />
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          </div>
        </Group>
        {live.halt !== null && <HaltLines halt={live.halt} />}
        {live.brake !== null && <BrakeNotice live={live} brake={live.brake} />}
        <PauseLines pauses={live.pauses} />
        <Facts live={live} />
        <Divider />
        <FlowSwitches live={live} />
        <Divider />
        <Comparison live={live} />
      </Stack>
    </Panel>
  );
}

/** What holds everything or something back; null where it is neither the brake nor a person. */
function heldBy({ halt, brake, isObserveOnly, pauses }: LiveView) {
  if (halt !== null) return null;
  if (brake !== null) return 'brake';
  if (isObserveOnly) return 'observe';
  return pauses.some(({ scope }) => scope.of === 'connection') ? 'paused' : 'partly';
}

/** What waits for a person, whatever the rest does; each number leads to what it counts. */
function Left({ live: { openConflicts, openProblems } }: { readonly live: LiveView }) {
  const { t } = useTranslation();
  if (openConflicts + openProblems === 0) return null;
  return (
    <Group gap="md">
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
