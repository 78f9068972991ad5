import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { connectionInAddress } from './api/administration.ts';
import { ApiProblem, speakAbout } from './api/client.ts';
import { sessionQuery } from './api/queries.ts';
import { router } from './router.tsx';
import { startTexts } from './texts/i18n.ts';
import { cssVariables, theme } from './theme.ts';

/** An answer that will be the same the next time is not asked for again; a silent server is. */
const retriesMax = 2;
/** A session that ended in the middle of the work leads to the way in, not to an error. */
const noticeSignedOut = (error: Error): void => {
  if (error instanceof ApiProblem && error.code === 'signedOut') queries.setQueryData(sessionQuery.queryKey, null);
};
const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        failures < retriesMax &&
        error instanceof ApiProblem &&
        (error.code === 'offline' || error.code === 'unexpected'),
    },
  },
});

const place = document.getElementById('root');
if (place === null) throw new Error('the page has no root element');

speakAbout(connectionInAddress);
await startTexts();
createRoot(place).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
    <QueryClientProvider client={queries}>
      <Notifications position="bottom-right" />
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
);
