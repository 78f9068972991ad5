import { Button, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { signInAddress } from '../../api/mutations.ts';
import { IconArrowRight, IconEye, IconGitMerge, IconShieldCheck } from '../../shared/icons.ts';

/** What Tandem does, and the way in. */
export function StartPage() {
  const { t } = useTranslation();
  const { href } = useLocation();
  useEffect(() => {
    document.title = 'Tandem';
  }, []);
  const points = [
    { Icon: IconEye, title: t('start.point1'), text: t('start.point1Text') },
    { Icon: IconGitMerge, title: t('start.point2'), text: t('start.point2Text') },
    { Icon: IconShieldCheck, title: t('start.point3'), text: t('start.point3Text') },
  ];
  return (
    <Stack gap={48} py={{ base: 'md', sm: 48 }}>
      <Stack gap="lg" maw={680}>
        <Title order={1} fz={{ base: 32, sm: 44 }} lh={1.15}>
          {t('start.title')}
        </Title>
        <Text fz="lg" c="dimmed">
          {t('start.lead')}
        </Text>
        <div>
          <Button
            component="a"
            size="lg"
            href={signInAddress(href)}
            rightSection={<IconArrowRight size={18} aria-hidden />}
          >
            {t('start.signIn')}
          </Button>
          <Text size="sm" c="dimmed" mt="sm">
            {t('start.signInHint')}
          </Text>
        </div>
      </Stack>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl">
        {points.map(({ Icon, title, text }) => (
          <Stack key={title} gap="xs">
            <ThemeIcon variant="light" size={42} radius="md">
              <Icon size={22} aria-hidden />
            </ThemeIcon>
            <Title order={2} fz="md">
              {title}
            </Title>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
