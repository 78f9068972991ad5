import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signInAddress } from '../../api/mutations.ts';
import type { Overview } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { countedKinds } from '../run/counts.ts';
import { isFirstImport } from '../setup/isFirstImport.ts';
import { AgreementPanel } from './AgreementPanel.tsx';
import { ConnectionPanel } from './ConnectionPanel.tsx';

/** Whether everything agrees, and if not, where to look. */
export function OverviewPage() {
  return <SignedIn>{(overview) => <Standing overview={overview} />}</SignedIn>;
}

function Standing({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kindsMany } = useNames();
  const { exact, tribe, latestRun, linked, openProblems, step } = overview;
  return (
    <>
      <PageHead title={overview.organisationName} lead={step === 'done' ? t('overview.agrees') : undefined} />
      <Stack gap="lg">
        {step !== 'done' && <NextStepPanel overview={overview} />}
        <AgreementPanel />
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="lg">
          {countedKinds.map((kind) => (
            <Panel key={kind}>
              <BigNumber
                number={format.number(linked[kind])}
                text={`${t('overview.linked')}: ${kindsMany[kind].toLowerCase()}`}
              />
              <Link to="/records" search={{ kind }} className="plain">
                <Text span size="sm">
                  {t('result.toRecords')}
                </Text>
              </Link>
            </Panel>
          ))}
          <Panel>
            <BigNumber
              number={openProblems === 0 ? t('overview.noProblems') : format.number(openProblems)}
              text={t('overview.openProblems')}
            />
            <Link to="/problems" className="plain">
              <Text span size="sm">
                {t('result.toProblems')}
              </Text>
            </Link>
          </Panel>
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <ConnectionPanel
            side="exact"
            status={exact}
            facts={[
              { name: t('overview.environment'), value: exact.region?.name ?? null },
              {
                name: t('overview.administration'),
                value:
                  exact.administration === null ? null : `${exact.administration.id} · ${exact.administration.name}`,
              },
            ]}
            reconnect={
              <ButtonLink size="xs" to="/connect">
                {t('overview.reconnect')}
              </ButtonLink>
            }
          />
          <ConnectionPanel
            side="tribe"
            status={tribe}
            facts={[{ name: t('overview.organisation'), value: overview.organisationName }]}
            reconnect={
              <Button size="xs" component="a" href={signInAddress('/overview')}>
                {t('overview.reconnect')}
              </Button>
            }
          />
        </SimpleGrid>
        {latestRun !== null && (
          <Panel title={t('overview.lastImport')}>
            <Group justify="space-between">
              <Text size="sm">
                {t(`overview.runStates.${latestRun.state}`)} ·{' '}
                {format.moment(latestRun.finishedMs ?? latestRun.applyStartedMs ?? latestRun.startedMs)}
              </Text>
              <ButtonLink size="xs" variant="default" to="/import/$runId" params={{ runId: latestRun.runId }}>
                {t('overview.seeResult')}
              </ButtonLink>
            </Group>
          </Panel>
        )}
      </Stack>
    </>
  );
}

const BigNumber = ({ number, text }: { readonly number: string; readonly text: string }) => (
  <div>
    <Text fz={32} fw={700} lh={1.15} className="figures">
      {number}
    </Text>
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  </div>
);

function NextStepPanel({ overview }: { readonly overview: Overview }) {
  const { step, latestRun } = overview;
  const { t } = useTranslation();
  const texts = {
    connectExact: t('overview.goConnect'),
    chooseAdministration: t('overview.goAdministration'),
    preview: t('overview.goPreview'),
    import: t('overview.goImport'),
    done: '',
    deactivated: t('overview.goAdministrations'),
  };
  const button =
    latestRun !== null && (step === 'import' || (step === 'preview' && !isFirstImport(overview))) ? (
      <ButtonLink to="/import/$runId" params={{ runId: latestRun.runId }}>
        {step === 'import' ? texts.import : t('setup.review')}
      </ButtonLink>
    ) : (
      <ButtonLink to={step === 'deactivated' ? '/administrations' : '/'}>{texts[step]}</ButtonLink>
    );
  return (
    <Panel title={t('overview.nextStep')}>
      <Group>{button}</Group>
    </Panel>
  );
}
