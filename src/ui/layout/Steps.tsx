import { Stepper } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Step } from '../api/types.ts';

const position: Readonly<Record<Step, number>> = {
  connectExact: 1,
  chooseAdministration: 2,
  preview: 3,
  import: 4,
  done: 5,
  deactivated: 5,
};

/** Where the activation stands. It only shows; going back is a matter of the pages themselves. */
export function Steps({ step }: { readonly step: Step }) {
  const { t } = useTranslation();
  const labels = [t('steps.tribe'), t('steps.exact'), t('steps.administration'), t('steps.preview'), t('steps.import')];
  return (
    <Stepper active={position[step]} size="xs" mb="xl" aria-label={t('steps.label')} className="steps" visibleFrom="sm">
      {labels.map((label, index) => (
        <Stepper.Step
          key={label}
          label={label}
          component="div"
          aria-current={position[step] === index ? 'step' : undefined}
        />
      ))}
    </Stepper>
  );
}
