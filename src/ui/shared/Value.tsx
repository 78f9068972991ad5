import { Text, type TextProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldPath, FieldValue } from '../api/types.ts';
import { useFormat } from '../texts/useFormat.ts';

interface Props extends TextProps {
  readonly field: FieldPath;
  readonly value: FieldValue | undefined;
}

/** One field's value. Undefined and null look different: "this side does not tell" is not "known to be empty". */
export function Value({ field, value, ...text }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = format.value(field, value);
  if (shown === null) {
    return (
      <Text span size="sm" c="dimmed" fs="italic" {...text}>
        {value === undefined ? t('app.notTold') : t('app.empty')}
      </Text>
    );
  }
  return (
    <Text span size="sm" dir="auto" className="long-text" {...text}>
      {shown}
    </Text>
  );
}
