import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../api/mutations.ts';
import { itemQuery } from '../../api/queries.ts';
import type { ItemDetail, Reason } from '../../api/types.ts';
import { ActionBadge, StateBadge } from '../../shared/ActionBadge.tsx';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { IconAlertTriangle, IconUserCheck } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice, type NoticeColor } from '../../shared/Notice.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { VendorWords } from '../../shared/VendorWords.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { useNames } from '../../texts/useNames.ts';
import { DecisionTable } from './DecisionTable.tsx';

export interface DrawerRun {
  readonly runId: string;
  /** Changes with what its items show. */
  readonly version: string;
  /** It is a plan that is looked at: its questions may be answered, and nothing of it has been done. */
  readonly isPlanned: boolean;
}

interface Props {
  readonly of: DrawerRun;
  readonly itemKey: string | undefined;
  readonly onClose: () => void;
}

/** One record of the plan beside the table: why, what will be written, and what is in the way. */
export function ItemDrawer({ of, itemKey, onClose }: Props) {
  const { t } = useTranslation();
  const item = useQuery({ ...itemQuery(of.runId, itemKey ?? '', of.version), enabled: itemKey !== undefined });
  const label = item.data?.label.trim() || t('run.nameless');
  return (
    <Drawer
      opened={itemKey !== undefined}
      onClose={onClose}
      position="right"
      size="xl"
      title={
        <Text fw={650} fz="lg" className="long-text" dir="auto">
          {item.data === undefined ? t('app.loading') : label}
        </Text>
      }
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {item.isError && <ProblemNotice error={item.error} onRetry={() => void item.refetch()} />}
      {item.isPending && itemKey !== undefined && <Loading lines={8} />}
      {item.data !== undefined && <Details of={of} item={item.data} />}
    </Drawer>
  );
}

function Details({ of, item }: { readonly of: DrawerRun; readonly item: ItemDetail }) {
  const { t } = useTranslation();
  const names = useNames();
  const { reason } = useAdvice();
  const why = reason(item.reason);
  return (
    <Stack gap="md">
      <Group gap="xs">
        <ActionBadge action={item.action} />
        {!of.isPlanned && <StateBadge state={item.state} />}
        <Text size="sm" c="dimmed">
          {names.kinds[item.kind]}
        </Text>
      </Group>
      <div>
        <Text className="long-text">{why.text}</Text>
        {why.remedy !== '' && (
          <Text size="sm" c="dimmed">
            {why.remedy}
          </Text>
        )}
      </div>
      {item.failure !== null && <Trouble reason={item.failure} color="red" />}
      {item.problems.map(({ reason: cause, field }) => (
        <Trouble key={`${cause.code}-${field ?? ''}`} reason={cause} color="yellow" />
      ))}
      {item.answer !== null && <Answered of={of} item={item} />}
      {item.action === 'ask' && of.isPlanned && (
        <div>
          <ButtonLink to="/import/$runId/decide" params={{ runId: of.runId }} search={{ item: item.key }}>
            {t('drawer.decideNow')}
          </ButtonLink>
        </div>
      )}
      {item.action !== 'ask' && item.answer === null && of.isPlanned && <Objections of={of} item={item} />}
      <DecisionTable item={item} />
      {(item.state === 'done' || item.rung === 'link') && item.exactId !== null && (
        <div>
          <ButtonLink
            variant="default"
            to="/records/$kind/$side/$id"
            params={{ kind: item.kind, side: 'exact', id: item.exactId }}
          >
            {t('drawer.openRecord')}
          </ButtonLink>
        </div>
      )}
    </Stack>
  );
}

function Trouble({ reason, color }: { readonly reason: Reason; readonly color: NoticeColor }) {
  const advice = useAdvice().reason(reason);
  return (
    <Notice color={color} icon={<IconAlertTriangle aria-hidden />} title={advice.text}>
      {advice.remedy}
      <VendorWords words={reason.words} />
    </Notice>
  );
}

/** To what is no question a person may still object. */
function Objections({ of, item }: { readonly of: DrawerRun; readonly item: ItemDetail }) {
  const { t } = useTranslation();
  const answer = useAnswer(of.runId);
  const texts = { different: t('drawer.sayDifferent'), leave: t('drawer.sayLeave') };
  const offered = (['different', 'leave'] as const).filter((is) => item.possibleAnswers.includes(is));
  if (offered.length === 0) return null;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        {offered.map((is) => (
          <Button
            key={is}
            size="xs"
            variant="default"
            disabled={answer.isPending}
            onClick={() => answer.mutate({ key: item.key, answer: { is } })}
          >
            {texts[is]}
          </Button>
        ))}
      </Group>
      {answer.isError && <ProblemNotice error={answer.error} />}
    </Stack>
  );
}

function Answered({ of, item }: { readonly of: DrawerRun; readonly item: ItemDetail }) {
  const { t } = useTranslation();
  const answer = useAnswer(of.runId);
  if (item.answer === null) return null;
  const texts = {
    same: t('drawer.answeredSame'),
    different: t('drawer.answeredDifferent'),
    leave: t('drawer.answeredLeave'),
  };
  return (
    <Notice color="indigo" icon={<IconUserCheck aria-hidden />}>
      <Group justify="space-between">
        <Text size="sm">{texts[item.answer.is]}</Text>
        {of.isPlanned && (
          <Button
            size="xs"
            variant="default"
            loading={answer.isPending}
            onClick={() => answer.mutate({ key: item.key, answer: null })}
          >
            {t('drawer.takeBack')}
          </Button>
        )}
      </Group>
      {answer.isError && <ProblemNotice error={answer.error} />}
    </Notice>
  );
}
