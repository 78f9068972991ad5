import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useAnswerMatch } from '../../api/mutations.ts';
import type { ItemDetail, MatchAnswer } from '../../api/types.ts';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useAdvice } from '../../texts/useAdvice.ts';
import { CandidateComparison } from '../run/CandidateComparison.tsx';

/** A record that came up since the import, beside the records it could be. */
export function MatchPanel({ item }: { readonly item: ItemDetail }) {
  const { t } = useTranslation();
  const { reason } = useAdvice();
  const answer = useAnswerMatch();
  const label = item.label.trim() || t('run.nameless');
  const say = (given: MatchAnswer) =>
    answer.mutate(
      { key: item.key, answer: given },
      {
        onSuccess: () =>
          notifications.show({
            message: t('decide.saved', { label }),
            color: 'teal',
            closeButtonProps: { 'aria-label': t('app.close') },
          }),
      },
    );
  const sameAs = (position: number) => {
    const candidate = item.candidates[position];
    if (candidate !== undefined) say({ is: 'same', tribeId: candidate.tribeId });
  };
  return (
    <article aria-label={label}>
      <Stack gap="sm">
        {item.candidates.length === 0 ? (
          <Panel>
            <Title order={3} fz="md" className="long-text" dir="auto">
              {label}
            </Title>
            <Text size="sm">{reason(item.reason).text}</Text>
          </Panel>
        ) : (
          <CandidateComparison item={item} isBusy={answer.isPending} hasKeys={false} onSame={sameAs} />
        )}
        {answer.isError && <ProblemNotice error={answer.error} />}
        <Group gap="sm">
          <Button size="xs" variant="default" disabled={answer.isPending} onClick={() => say({ is: 'different' })}>
            {t('decide.different')}
          </Button>
          <Button size="xs" variant="default" disabled={answer.isPending} onClick={() => say({ is: 'leave' })}>
            {t('decide.leave')}
          </Button>
        </Group>
      </Stack>
    </article>
  );
}
