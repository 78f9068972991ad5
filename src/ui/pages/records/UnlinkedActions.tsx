import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type RecordNamed, useAnswerMatch } from '../../api/mutations.ts';
import type { MatchAnswer } from '../../api/types.ts';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';

interface Props {
  readonly named: RecordNamed;
  readonly answer: MatchAnswer | null;
  /** Tells apart buttons with the same text. */
  readonly label?: string;
}

/** What a person can say about a record that is linked to nothing. */
export function UnlinkedActions({ named: { kind, side, id }, answer, label }: Props) {
  const { t } = useTranslation();
  const say = useAnswerMatch();
  const key = `${kind}:${side}:${id}`;
  const actions: readonly {
    readonly text: string;
    readonly answer: MatchAnswer | null;
    readonly isOffered: boolean;
  }[] = [
    { text: t('drawer.takeBack'), answer: null, isOffered: answer !== null },
    {
      text: t('match.makeInExact'),
      answer: { is: 'different' },
      isOffered: side === 'tribe' && answer?.is !== 'different',
    },
    { text: t('decide.leave'), answer: { is: 'leave' }, isOffered: side === 'tribe' && answer?.is !== 'leave' },
  ];
  return (
    <>
      {say.isError && <ProblemNotice error={say.error} />}
      <Group gap="sm">
        {actions
          .filter(({ isOffered }) => isOffered)
          .map(({ text, answer: given }) => (
            <Button
              key={text}
              size="xs"
              variant="default"
              disabled={say.isPending}
              aria-label={label === undefined ? undefined : `${text}: ${label}`}
              onClick={() => say.mutate({ key, answer: given })}
            >
              {text}
            </Button>
          ))}
      </Group>
    </>
  );
}
