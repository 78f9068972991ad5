import { documentAttachmentRules, documentFolderRules, documentRules } from '../rules/documents.ts';
import { numberOf } from '../state/rows.ts';
import { type EntityBinding, lookup } from './binding.ts';
import type { Derive } from './served.ts';

const readOnly = (entity: string): EntityBinding => ({ entity, rules: null, navigations: {}, derived: {} });

const typeDescription: Derive = (row, scope) =>
  scope.division.entity('DocumentTypes').get(String(numberOf(row, 'Type') ?? ''))?.Description ?? null;

const documents: EntityBinding = {
  entity: 'Documents',
  rules: documentRules,
  navigations: {},
  derived: {
    AccountCode: lookup('Accounts', 'Account', 'Code'),
    AccountName: lookup('Accounts', 'Account', 'Name'),
    CategoryDescription: lookup('DocumentCategories', 'Category', 'Description'),
    ContactFullName: lookup('Contacts', 'Contact', 'FullName'),
    DocumentFolderCode: lookup('DocumentFolders', 'DocumentFolder', 'Code'),
    DocumentFolderDescription: lookup('DocumentFolders', 'DocumentFolder', 'Description'),
    DocumentViewUrl: (row, { state, division }) =>
      `${state.publicUrl}/docs/DocView.aspx?DocumentID=%7b${row.ID}%7d&_Division_=${division.code}`,
    TypeDescription: typeDescription,
  },
};

const attachments: EntityBinding = {
  entity: 'DocumentAttachments',
  rules: documentAttachmentRules,
  navigations: {},
  derived: {
    // The bytes are only served by the address (exact-online.md 7.6).
    Attachment: () => null,
    Url: (row, { state, division }) =>
      `${state.publicUrl}/docs/SysAttachment.aspx?ID=${row.ID}&_Division_=${division.code}`,
  },
};

/** exact-online.md 7.6. */
export const documentBindings: Readonly<Record<string, EntityBinding>> = {
  'documents/Documents': documents,
  'documents/DocumentAttachments': attachments,
  'documents/DocumentTypes': readOnly('DocumentTypes'),
  'documents/DocumentTypeCategories': readOnly('DocumentTypeCategories'),
  'documents/DocumentCategories': readOnly('DocumentCategories'),
  'documents/DocumentFolders': {
    entity: 'DocumentFolders',
    rules: documentFolderRules,
    navigations: {},
    derived: {},
  },
};
