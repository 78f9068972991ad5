import { Navigate } from '@tanstack/react-router';
import type { Overview } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { isFirstImport } from '../setup/isFirstImport.ts';

/** The start page for strangers; for everybody else the page where they left off. */
export function HomePage() {
  return <SignedIn>{(overview) => <NextStep overview={overview} />}</SignedIn>;
}

export function NextStep({ overview }: { readonly overview: Overview }) {
  const { step, latestRun } = overview;
  switch (step) {
    case 'connectExact':
      return <Navigate to="/connect" replace />;
    case 'chooseAdministration':
      return <Navigate to="/administration" replace />;
    case 'preview':
      return isFirstImport(overview) ? <Navigate to="/import" replace /> : <Navigate to="/overview" replace />;
    case 'import':
      return latestRun === null ? (
        <Navigate to="/import" replace />
      ) : (
        <Navigate to="/import/$runId" params={{ runId: latestRun.runId }} replace />
      );
    case 'deactivated':
      return <Navigate to="/administrations" replace />;
    case 'done':
      return <Navigate to="/overview" replace />;
  }
}
