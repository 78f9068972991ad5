import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useDeactivate } from '../../api/mutations.ts';
import type { Connection } from '../../api/types.ts';
import { ProblemNotice } from '../../shared/ProblemNotice.tsx';

/** Asks once more, and says what happens and what does not. */
export function DeactivateButton({
  connection: { administration, connectionId },
}: {
  readonly connection: Connection;
}) {
  const { t } = useTranslation();
  const [isOpen, { open, close }] = useDisclosure(false);
  const deactivate = useDeactivate();
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        {t('administrations.deactivate')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('administrations.deactivateTitle', { name: administration?.name })}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Stack gap="md">
          <Text size="sm">{t('administrations.deactivateText')}</Text>
          {deactivate.isError && <ProblemNotice error={deactivate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button
              loading={deactivate.isPending}
              onClick={() => deactivate.mutate(connectionId, { onSuccess: close })}
            >
              {t('administrations.deactivateGo')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
