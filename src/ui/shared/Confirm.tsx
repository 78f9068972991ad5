import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from './ProblemNotice.tsx';

interface Props {
  readonly title: string;
  readonly go: string;
  readonly color?: 'indigo' | 'red';
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onGo: () => void;
  readonly children: ReactNode;
}

/** Asks once more before something that is not taken back with one click. */
export function Confirm({ title, go, color = 'indigo', isOpen, isBusy, error, onClose, onGo, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={
        <Text fw={650} className="long-text">
          {title}
        </Text>
      }
      size="md"
      centered
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Stack gap="md">
        {children}
        {error !== null && error !== undefined && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isBusy}>
            {t('app.cancel')}
          </Button>
          <Button color={color} onClick={onGo} loading={isBusy} data-autofocus>
            {go}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
