import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChooseAdministration } from '../../api/mutations.ts';
import { administrationsQuery } from '../../api/queries.ts';
import type { Administration, Overview } from '../../api/types.ts';
import { SignedIn } from '../../layout/SignedIn.tsx';
import { Steps } from '../../layout/Steps.tsx';
import { Tag } from '../../shared/ActionBadge.tsx';
import { ButtonLink } from '../../shared/ButtonLink.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { IconLock, IconSearch } from '../../shared/icons.ts';
import { Loading } from '../../shared/Loading.tsx';
import { Notice } from '../../shared/Notice.tsx';
import { PageHead } from '../../shared/PageHead.tsx';
import { Panel } from '../../shared/Panel.tsx';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';
import { useNames } from '../../texts/useNames.ts';

/** From this many on, a search field helps more than it takes room. */
const searchFrom = 8;

/** The article's step 3: choose the right administration from the list. */
export function AdministrationPage() {
  return (
    <SignedIn>
      {(overview) =>
        overview.step === 'chooseAdministration' ? <Choose overview={overview} /> : <Navigate to="/" replace />
      }
    </SignedIn>
  );
}

function Choose({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const { sides } = useNames();
  const list = useQuery(administrationsQuery);
  const choose = useChooseAdministration();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const all = list.data ?? [];
  const shown = all.filter((one) => fits(one, search));
  const free = all.filter(({ isConnected }) => !isConnected);
  const only = free.length === 1 ? (free[0]?.id ?? null) : null;
  const id = chosen ?? only;
  return (
    <>
      <Steps step={overview.step} />
      <PageHead title={t('administration.title')} lead={t('administration.lead')} />
      <Stack maw={720} gap="lg">
        {list.isError && <ProblemNotice error={list.error} system={sides.exact} onRetry={() => void list.refetch()} />}
        {list.isPending && <Loading lines={3} height={56} />}
        {list.isSuccess && all.length === 0 && (
          <Empty title={t('administration.none')} hint={t('administration.noneHint')} />
        )}
        {all.length >= searchFrom && (
          <TextInput
            aria-label={t('administration.search')}
            placeholder={t('administration.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        )}
        {all.length > 0 && (
          <Panel>
            <Radio.Group value={id} onChange={setChosen} aria-label={t('administration.title')}>
              <Stack gap="xs">
                {shown.map((one) => (
                  <AdministrationCard key={one.id} administration={one} />
                ))}
                {shown.length === 0 && <Text c="dimmed">{t('administration.noMatch')}</Text>}
              </Stack>
            </Radio.Group>
          </Panel>
        )}
        {all.length > 0 && (
          <Notice color="yellow" icon={<IconLock aria-hidden />} title={t('administration.sealTitle')}>
            {t('administration.sealText')}
          </Notice>
        )}
        {choose.isError && <ProblemNotice error={choose.error} system={sides.exact} />}
        <Group>
          {all.length > 0 && (
            <Button
              disabled={id === null}
              loading={choose.isPending}
              onClick={() => id !== null && choose.mutate(id, { onSuccess: () => void navigate({ to: '/' }) })}
            >
              {t('administration.confirm')}
            </Button>
          )}
          <ButtonLink variant="default" to="/connect">
            {t('administration.otherUser')}
          </ButtonLink>
        </Group>
      </Stack>
    </>
  );
}

function AdministrationCard({
  administration: { id, name, detail, isConnected, isCurrent },
}: {
  readonly administration: Administration;
}) {
  const { t } = useTranslation();
  return (
    <Radio.Card value={id} p="sm" className="region-choice" disabled={isConnected}>
      <Group wrap="nowrap" align="flex-start">
        <Radio.Indicator mt={2} />
        <div className="grow">
          <Group gap="xs">
            <Text span fw={600} className="long-text" dir="auto">
              {name}
            </Text>
            {isConnected && <Tag color="teal" text={t('administration.connected')} />}
            {isCurrent && <Tag color="gray" text={t('administration.current')} />}
          </Group>
          <Text size="sm" c="dimmed" className="long-text">
            {[id, detail].filter(Boolean).join(' · ')}
          </Text>
          {isConnected && (
            <Text size="sm" mt={2}>
              {t('administration.connectedText')}
            </Text>
          )}
        </div>
      </Group>
    </Radio.Card>
  );
}

const fits = ({ id, name, detail }: Administration, search: string): boolean =>
  [id, name, detail].some((text) => text.toLowerCase().includes(search.trim().toLowerCase()));
