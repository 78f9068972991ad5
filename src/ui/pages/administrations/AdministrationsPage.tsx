import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useConnectAnother } from '../../api/mutations.ts';
import { connectionsQuery } from '../../api/queries.ts';
import type { Connection, Overview } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { IconAlertTriangle, IconInfoCircle, IconPlus } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { AdministrationPanel } from './AdministrationPanel.tsx';

/** Every administration of the organisation, how each stands, and the way to another one. */
export function AdministrationsPage() {
  return <SignedIn>{(overview) => <Administrations overview={overview} />}</SignedIn>;
}

function Administrations({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const list = useQuery(connectionsQuery);
  const another = useConnectAnother();
  const all = list.data ?? [];
  const hasUnfinished = all.some(({ administration }) => administration === null);
  return (
    <>
      <PageHead
        title={t('administrations.title')}
        lead={t('administrations.lead', { name: overview.organisationName })}
        actions={
          !hasUnfinished && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              loading={another.isPending || another.isSuccess}
              onClick={() => another.mutate()}
            >
              {t('administrations.another')}
            </Button>
          )
        }
      />
      <Stack gap="lg">
        {list.isError && <ProblemNotice error={list.error} onRetry={() => void list.refetch()} />}
        {another.isError && <ProblemNotice error={another.error} />}
        {list.isPending && <Loading lines={2} height={120} />}
        {areNewMadeNowhere(all) && (
          <Notice color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t('administrations.nowhere')}>
            {t('administrations.nowhereHint')}
          </Notice>
        )}
        {all.map((one) => (
          <AdministrationPanel
            key={one.connectionId}
            connection={one}
            isShown={one.connectionId === overview.connectionId}
            hasSiblings={all.length > 1}
          />
        ))}
        {all.length > 1 && (
          <Notice color="indigo" icon={<IconInfoCircle aria-hidden />} title={t('administrations.sharedTitle')}>
            <ul className="rules">
              <li>{t('administrations.sharedNumbers')}</li>
              <li>{t('administrations.sharedNew')}</li>
              <li>{t('administrations.sharedFields')}</li>
            </ul>
          </Notice>
        )}
      </Stack>
    </>
  );
}

/** After the one that made them was deactivated nobody would notice that new customers stay in Tribe. */
const areNewMadeNowhere = (all: readonly Connection[]): boolean => {
  const active = all.filter(({ state }) => state !== 'deactivated' && state !== 'unfinished');
  return active.length > 0 && active.every(({ newInExact }) => !newInExact);
};
