import { Button, type ButtonProps } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePlanUndo } from '../../api/mutations.ts';
import type { UndoWanted } from '../../api/types.ts';
import { IconArrowBackUp } from '../../shared/icons.ts';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';

interface Props extends ButtonProps {
  readonly what: UndoWanted;
  readonly text: string;
  /** Tells apart buttons with the same text. */
  readonly label?: string;
}

/** Leads to the plan of an undo; nothing is put back before that was looked at. */
export function UndoButton({ what, text, label, ...button }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const plan = usePlanUndo();
  const begin = () =>
    plan.mutate(what, { onSuccess: ({ runId }) => void navigate({ to: '/undo/$runId', params: { runId } }) });
  if (plan.isError) return <ProblemNotice error={plan.error} onRetry={begin} />;
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconArrowBackUp size={14} aria-hidden />}
      loading={plan.isPending}
      aria-label={label === undefined ? undefined : `${text}: ${label}`}
      title={t('undo.planFirst')}
      onClick={begin}
      {...button}
    >
      {text}
    </Button>
  );
}
