import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStartPreview } from '../../api/mutations.ts';
import type { RunView } from '../../api/types.ts';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { filterOf } from '../filter/conditions.ts';

/**
 * A second look with the selection of the first import, for what could not be written then: it ends in a preview, and
 * what is already linked and alike is left alone.
 */
export function TryAgain({
  run: { filter, whenDifferent, relationTypes },
}: {
  readonly run: Pick<RunView, 'filter' | 'whenDifferent' | 'relationTypes'>;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const start = useStartPreview();
  const begin = () =>
    start.mutate(
      { filter: filterOf(filter), whenDifferent, relationTypes },
      { onSuccess: ({ runId }) => void navigate({ to: '/import/$runId', params: { runId } }) },
    );
  return start.isError ? (
    <ProblemNotice error={start.error} onRetry={begin} />
  ) : (
    <Button variant="default" loading={start.isPending} onClick={begin}>
      {t('result.again')}
    </Button>
  );
}
