import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnectExact } from '../../api/mutations.ts';
import { regionsQuery } from '../../api/queries.ts';
import type { Overview } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Steps } from '../../layout/Steps.tsx';
import { IconExternalLink } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useNames } from '../../texts/useNames.ts';

/** The article's step 2: choose the environment for the region, confirm, and go to Exact Online for consent. */
export function ConnectPage() {
  return (
    <SignedIn>
      {(overview) =>
        // Until the administration is chosen, one may still come back and connect as somebody else.
        // A deactivated one is activated by a fresh consent, also where the old one lives on for another administration.
        overview.exact.state === 'connected' &&
        overview.exact.administration !== null &&
        overview.step !== 'deactivated' ? (
          <Navigate to="/" replace />
        ) : (
          <Connect overview={overview} />
        )
      }
    </SignedIn>
  );
}

function Connect({ overview: { exact, step } }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const { sides } = useNames();
  const regions = useQuery(regionsQuery);
  const connect = useConnectExact();
  const [chosen, setChosen] = useState<string | null>(exact.region?.code ?? null);
  // A connection that lost its consent keeps its environment: the administration lives nowhere else.
  const isAgain = exact.administration !== null;
  const region = chosen ?? regions.data?.[0]?.code ?? null;
  return (
    <>
      {!isAgain && <Steps step={step} />}
      <PageHead
        title={isAgain ? t('connect.again') : t('connect.title')}
        lead={isAgain ? t('connect.againLead', { name: exact.administration?.name }) : t('connect.lead')}
      />
      <Panel maw={560}>
        {regions.isError && <ProblemNotice error={regions.error} onRetry={() => void regions.refetch()} />}
        {regions.isPending && <Loading lines={3} height={44} />}
        {regions.data !== undefined && (
          <Stack gap="lg">
            <Radio.Group label={t('connect.region')} value={region} onChange={setChosen}>
              <Stack gap="xs" mt="xs">
                {regions.data.map(({ code, name }) => (
                  <Radio.Card
                    key={code}
                    value={code}
                    p="sm"
                    className="region-choice"
                    disabled={isAgain && code !== exact.region?.code}
                  >
                    <Group wrap="nowrap">
                      <Radio.Indicator />
                      <Text span>{name}</Text>
                    </Group>
                  </Radio.Card>
                ))}
              </Stack>
            </Radio.Group>
            {connect.isError && <ProblemNotice error={connect.error} system={sides.exact} />}
            <Group>
              <Button
                disabled={region === null}
                loading={connect.isPending || connect.isSuccess}
                rightSection={<IconExternalLink size={16} aria-hidden />}
                onClick={() => region !== null && connect.mutate(region)}
              >
                {t('connect.confirm')}
              </Button>
              <Text size="sm" c="dimmed">
                {t('connect.after')}
              </Text>
            </Group>
          </Stack>
        )}
      </Panel>
    </>
  );
}
