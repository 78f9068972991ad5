import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { overviewQuery, sessionQuery } from '../api/queries.ts';
import type { Overview } from '../api/types.ts';
import { StartPage } from '../pages/start/StartPage.tsx';
import { Loading } from '../shared/Loading.tsx';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';

interface Props {
  readonly children: (overview: Overview) => ReactNode;
}

/** Shows a page to signed-in people only, with where everything stands; strangers see the way in. */
export function SignedIn({ children }: Props) {
  const session = useQuery(sessionQuery);
  const overview = useQuery({ ...overviewQuery, enabled: session.data !== undefined && session.data !== null });
  if (session.isError) return <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data === undefined) return <Loading />;
  if (session.data === null) return <StartPage />;
  if (overview.data !== undefined) return children(overview.data);
  return overview.isError ? (
    <ProblemNotice error={overview.error} onRetry={() => void overview.refetch()} />
  ) : (
    <Loading />
  );
}
