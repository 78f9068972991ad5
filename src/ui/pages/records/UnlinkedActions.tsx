import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type RecordNamed, useAnswerMatch } from '../../api/mutations.ts';
import type { MatchAnswer, ReasonCode } from '../../api/types.ts';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';

interface Props {
  readonly named: RecordNamed;
  readonly answer: MatchAnswer | null;
  /** In a list: why it is alone, so that nothing is offered that would change nothing. */
  readonly reason?: ReasonCode;
  /** Tells apart buttons with the same text. */
  readonly label?: string;
}

const mayBeMade: readonly ReasonCode[] = ['thereBeforeImport', 'answeredLeave', 'twinInExact'];
const mayBeLeft: readonly ReasonCode[] = ['newInTribe', 'twinInExact'];
const isOneOf = (codes: readonly ReasonCode[], reason: ReasonCode | undefined): boolean =>
  reason === undefined || codes.includes(reason);

/** What a person can say about a record that is linked to nothing. */
export function UnlinkedActions({ named: { kind, side, id }, answer, reason, label }: Props) {
  const { t } = useTranslation();
  const say = useAnswerMatch();
  const key = `${kind}:${side}:${id}`;
  const actions: readonly {
    readonly text: string;
    readonly answer: MatchAnswer | null;
    readonly isOffered: boolean;
  }[] = [
    { text: t('drawer.takeBack'), answer: null, isOffered: answer !== null && reason !== 'thereBeforeImport' },
    {
      text: t('match.makeInExact'),
      answer: { is: 'different' },
      isOffered: side === 'tribe' && answer?.is !== 'different' && isOneOf(mayBeMade, reason),
    },
    {
      text: t('decide.leave'),
      answer: { is: 'leave' },
      isOffered: side === 'tribe' && answer?.is !== 'leave' && isOneOf(mayBeLeft, reason),
    },
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
