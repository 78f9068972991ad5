import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { runQuery } from '../../api/queries.ts';
import type { Overview, RunView } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Loading } from '../../shared/Loading.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { PreviewPage } from './PreviewPage.tsx';
import { ProgressPage } from './ProgressPage.tsx';
import { ReadingPage } from './ReadingPage.tsx';
import { ResultPage } from './ResultPage.tsx';

/** One address for the whole life of a run: reading, preview, progress, result. */
export function RunPage() {
  return <SignedIn>{(overview) => <Run overview={overview} />}</SignedIn>;
}

function Run({ overview }: { readonly overview: Overview }) {
  const { runId } = useParams({ from: '/import/$runId' });
  const run = useQuery(runQuery(runId));
  if (run.data === undefined) {
    return run.isError ? <ProblemNotice error={run.error} onRetry={() => void run.refetch()} /> : <Loading lines={8} />;
  }
  if (run.data.kind === 'undo') return <Navigate to="/undo/$runId" params={{ runId }} replace />;
  return (
    <>
      {run.isError && <ProblemNotice error={run.error} onRetry={() => void run.refetch()} />}
      <PageOfState run={run.data} overview={overview} />
    </>
  );
}

function PageOfState({ run, overview }: { readonly run: RunView; readonly overview: Overview }) {
  switch (run.state) {
    case 'reading':
      return <ReadingPage run={run} step={overview.step} />;
    case 'planned':
      return <PreviewPage run={run} overview={overview} />;
    case 'applying':
      return <ProgressPage run={run} step={overview.step} />;
    case 'done':
    case 'failed':
      return <ResultPage run={run} />;
  }
}
