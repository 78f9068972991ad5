import { Blockquote, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The vendor's own words, when the server passed them on: often the quickest way to the cause. */
export function VendorWords({ words }: { readonly words: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const said = words.message ?? words.description ?? '';
  if (said === '') return null;
  return (
    <div>
      <Text size="sm">{t('app.vendorSaysPlain')}</Text>
      <Blockquote p="xs" mt={4} color="gray" fz="sm" className="long-text">
        {said}
      </Blockquote>
    </div>
  );
}
