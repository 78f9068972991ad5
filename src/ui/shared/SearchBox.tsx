import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconSearch } from './icons.ts';

/** Long enough to type a word, short enough to feel at once. */
const typingPauseMs = 250;

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** A search field that asks after a short pause in typing, or at once with Enter. */
export function SearchBox({ label, value, onSearch }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  // The address may change the search from outside (back button, a link).
  useEffect(() => setText(value), [value]);
  const searchSoon = useDebouncedCallback(onSearch, typingPauseMs);
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton
            size="sm"
            aria-label={t('app.clearSearch')}
            onClick={() => {
              setText('');
              onSearch('');
            }}
          />
        )
      }
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        searchSoon(currentTarget.value.trim());
      }}
      onKeyDown={({ key }) => {
        if (key === 'Enter') onSearch(text.trim());
      }}
      className="search"
    />
  );
}
