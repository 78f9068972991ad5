import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { pagesBase } from './api/administration.ts';
import { Shell } from './layout/Shell.tsx';
import { AdministrationsPage } from './pages/administrations/AdministrationsPage.tsx';
import { ConflictsPage } from './pages/conflicts/ConflictsPage.tsx';
import { AdministrationPage } from './pages/connect/AdministrationPage.tsx';
import { ConnectPage } from './pages/connect/ConnectPage.tsx';
import { HistoryPage } from './pages/history/HistoryPage.tsx';
import { readHistorySearch } from './pages/history/historySearch.ts';
import { OverviewPage } from './pages/overview/OverviewPage.tsx';
import { ProblemsPage } from './pages/problems/ProblemsPage.tsx';
import { RecordPage } from './pages/records/RecordPage.tsx';
import { RecordsPage, readRecordsSearch } from './pages/records/RecordsPage.tsx';
import { RulesPage } from './pages/rules/RulesPage.tsx';
import { DecidePage, readDecideSearch } from './pages/run/DecidePage.tsx';
import { readItemSearch } from './pages/run/itemSearch.ts';
import { RunPage } from './pages/run/RunPage.tsx';
import { SetupPage } from './pages/setup/SetupPage.tsx';
import { HomePage } from './pages/start/HomePage.tsx';
import { CrashedPage, NotFoundPage } from './pages/start/NotFoundPage.tsx';
import { RefusedPage, readRefusedSearch } from './pages/start/RefusedPage.tsx';
import { UndoPage } from './pages/undo/UndoPage.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: CrashedPage });
const under = { getParentRoute: () => root } as const;

const routes = [
  createRoute({ ...under, path: '/', component: HomePage }),
  createRoute({ ...under, path: '/refused', component: RefusedPage, validateSearch: readRefusedSearch }),
  createRoute({ ...under, path: '/connect', component: ConnectPage }),
  createRoute({ ...under, path: '/administration', component: AdministrationPage }),
  createRoute({ ...under, path: '/administrations', component: AdministrationsPage }),
  createRoute({ ...under, path: '/import', component: SetupPage }),
  createRoute({ ...under, path: '/import/$runId', component: RunPage, validateSearch: readItemSearch }),
  createRoute({ ...under, path: '/import/$runId/decide', component: DecidePage, validateSearch: readDecideSearch }),
  createRoute({ ...under, path: '/overview', component: OverviewPage }),
  createRoute({ ...under, path: '/records', component: RecordsPage, validateSearch: readRecordsSearch }),
  createRoute({ ...under, path: '/records/$kind/$side/$id', component: RecordPage }),
  createRoute({ ...under, path: '/conflicts', component: ConflictsPage }),
  createRoute({ ...under, path: '/history', component: HistoryPage, validateSearch: readHistorySearch }),
  createRoute({ ...under, path: '/rules', component: RulesPage }),
  createRoute({ ...under, path: '/undo/$runId', component: UndoPage }),
  createRoute({ ...under, path: '/problems', component: ProblemsPage }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: pagesBase,
  defaultErrorComponent: CrashedPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
