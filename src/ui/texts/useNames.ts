import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldPath } from '../api/types.ts';
import type { AddressKind, AddressPart, NameTexts, PlainField } from './names.ts';
import { texts } from './texts.ts';

export interface Names extends NameTexts {
  /** The whole name: "Visiting address – street". */
  readonly field: (field: FieldPath) => string;
  /** The name below a heading that already says which address. */
  readonly shortField: (field: FieldPath) => string;
}

/** Names of fields, actions and states in the chosen language. */
export function useNames(): Names {
  const { i18n } = useTranslation();
  const { names } = texts[i18n.language === 'nl' ? 'nl' : 'en'];
  return useMemo(() => {
    const shortField = (field: FieldPath): string => {
      const { address, part } = splitField(field);
      return address === null ? names.fields[part] : names.addressParts[part];
    };
    const field = (path: FieldPath): string => {
      const { address } = splitField(path);
      const short = shortField(path);
      return address === null ? short : `${names.addresses[address]} – ${short.toLowerCase()}`;
    };
    return { ...names, field, shortField };
  }, [names]);
}

type SplitField =
  | { readonly address: null; readonly part: PlainField }
  | { readonly address: AddressKind; readonly part: AddressPart };

/** The type of the paths says that a dotted one is an address and its part; `split` does not. */
export function splitField(field: FieldPath): SplitField {
  const [head, tail] = field.split('.');
  return tail === undefined
    ? { address: null, part: head as PlainField }
    : { address: head as AddressKind, part: tail as AddressPart };
}
