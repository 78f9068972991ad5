import { AppShell, Burger, Container, Group, Menu, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignOut } from '../api/mutations.ts';
import { liveQuery, overviewQuery, sessionQuery } from '../api/queries.ts';
import type { Overview, Session } from '../api/types.ts';
import { isFirstImport } from '../pages/setup/isFirstImport.ts';
import { IconLogout, IconUser } from '../shared/icons.ts';
import { AdministrationBar } from './AdministrationBar.tsx';
import { Logo } from './Logo.tsx';
import { LanguageMenu, SchemeMenu } from './TextsMenu.tsx';

/** The frame of every page: name, main menu, language, appearance and account. */
export function Shell() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery).data ?? null;
  const [isMenuOpen, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the path changes.
  useEffect(close, [path]);
  return (
    <AppShell header={{ height: 60 }} padding={{ base: 'md', sm: 'xl' }}>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <AppShell.Header>
        <Container size="xl" h="100%">
          <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
            <Group gap="lg" wrap="nowrap" miw={0}>
              <Link to="/" className="home-link">
                <Logo />
              </Link>
              {session !== null && (
                <Group component="nav" gap={4} wrap="nowrap" visibleFrom="md" aria-label={t('app.mainMenu')}>
                  <MainLinks />
                </Group>
              )}
            </Group>
            <Group gap={4} wrap="nowrap">
              <LanguageMenu />
              <SchemeMenu />
              {session !== null && <AccountMenu session={session} />}
              {session !== null && (
                <Burger
                  hiddenFrom="md"
                  size="sm"
                  opened={isMenuOpen}
                  onClick={toggle}
                  aria-label={t('app.mainMenu')}
                  aria-expanded={isMenuOpen}
                />
              )}
            </Group>
          </Group>
        </Container>
        {isMenuOpen && session !== null && (
          <Stack component="nav" gap={4} p="md" hiddenFrom="md" className="phone-menu" aria-label={t('app.mainMenu')}>
            <MainLinks />
          </Stack>
        )}
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1}>
        <Container size="xl" px={0}>
          {session !== null && <AdministrationBar />}
          <Outlet />
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

/** The import has its place in the menu until it is done; then its screen never shows again (the article, step 5). */
function MainLinks() {
  const { t } = useTranslation();
  const overview = useQuery(overviewQuery).data;
  const live = useQuery(liveQuery).data;
  const problems = overview?.openProblems ?? 0;
  return (
    <>
      <Link to="/overview" className="nav-link">
        {t('app.overview')}
      </Link>
      {overview !== undefined && isImportAhead(overview) && (
        <Link to="/import" className="nav-link">
          {t('app.importNav')}
        </Link>
      )}
      <Link to="/records" className="nav-link">
        {t('app.records')}
      </Link>
      {live !== undefined && live.liveSinceMs !== null && (
        <Link to="/conflicts" className="nav-link">
          {t('app.conflicts')}
          <Count count={live.openConflicts} />
        </Link>
      )}
      <Link to="/problems" className="nav-link">
        {t('app.problems')}
        <Count count={problems} />
      </Link>
      {live !== undefined && live.liveSinceMs !== null && (
        <>
          <Link to="/history" className="nav-link">
            {t('app.history')}
          </Link>
          <Link to="/rules" className="nav-link">
            {t('app.rules')}
          </Link>
        </>
      )}
    </>
  );
}

const Count = ({ count }: { readonly count: number }) =>
  count > 0 && (
    <Text span fz="xs" fw={700} ms={6}>
      {count}
    </Text>
  );

/** An import that runs keeps its place; a second look at what was left is reached from the problems instead. */
const isImportAhead = (overview: Overview): boolean =>
  overview.step === 'import' || (overview.step === 'preview' && isFirstImport(overview));

function AccountMenu({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="nav-link">
          <Group gap={6} wrap="nowrap">
            <IconUser size={18} aria-hidden />
            <VisuallyHidden>{t('app.account', { name: session.userName })}</VisuallyHidden>
            <Text span size="sm" maw={180} className="one-line" visibleFrom="lg">
              {session.organisationName}
            </Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap={0} px="sm" py={6}>
          <Text size="sm" fw={600} className="long-text">
            {session.userName}
          </Text>
          <Text size="xs" c="dimmed" className="long-text">
            {session.organisationName}
          </Text>
        </Stack>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
