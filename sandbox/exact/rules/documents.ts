import type { Cause, DivisionState } from '../state/divisionState.ts';
import { numberOf, type Row, textOf } from '../state/rows.ts';
import { midnightOf } from '../state/wallClock.ts';
import { documentedEntry, linkEntry } from './documentLinks.ts';
import { type BusinessProblem, refuseAny } from './problems.ts';
import { inUseProblems, referenceProblems } from './references.ts';
import type { EntityRules } from './rules.ts';

/** The type category of purchase documents; its number is ours, no list is public. */
export const purchaseTypes = 20;

/** Which category a document of a type goes to when none is sent (exact-online.md 7.6: chosen from the type). */
function categoryOfType(division: DivisionState, type: number | null): Row[string] {
  const typeRow = division.entity('DocumentTypes').get(String(type));
  const description = typeRow?.TypeCategory === purchaseTypes ? 'Suppliers' : 'Customers';
  return division.entity('DocumentCategories').rowsWith('Description', description)[0]?.ID ?? null;
}

function problemsOf(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  const isSubjectChecked = before === null || 'Subject' in values;
  if (isSubjectChecked && (textOf(values, 'Subject') ?? '').trim() === '') {
    problems.push({ is: 'mandatory', label: 'Subject' });
  }
  const type = numberOf(values, 'Type');
  const isTypeChecked = before === null || 'Type' in values;
  if (isTypeChecked && type === null) problems.push({ is: 'mandatory', label: 'Type' });
  else if (type !== null && division.entity('DocumentTypes').get(String(type)) === undefined) {
    problems.push({ is: 'invalidReference', label: 'Type' });
  }
  const currency = textOf(values, 'Currency');
  if (currency !== null && division.entity('Currencies').rowsWith('Code', currency.trim()).length === 0) {
    problems.push({ is: 'invalidReference', label: 'Currency' });
  }
  problems.push(...referenceProblems(division, 'Documents', values));
  return problems;
}

/** The readable number is unique: one's own is taken as it is, else the next one (exact-online.md 7.6). */
function numberProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const number = numberOf(values, 'HID');
  if (number === null || number === before?.HID) return [];
  return division.entity('Documents').rowsWith('HID', number).length > 0 ? [{ is: 'taken', label: 'HID' }] : [];
}

function freeNumber(division: DivisionState): number {
  for (;;) {
    const number = division.next('Documents.HID', 1);
    if (division.entity('Documents').rowsWith('HID', number).length === 0) return number;
  }
}

function hasEmptyBody(row: Row): boolean {
  return (textOf(row, 'Body') ?? '') === '';
}

export const documentRules: EntityRules = {
  create(division, values, cause) {
    refuseAny([...problemsOf(division, null, values), ...numberProblems(division, null, values)]);
    const row = division.insert(
      'Documents',
      {
        ...values,
        Category: textOf(values, 'Category') ?? categoryOfType(division, numberOf(values, 'Type')),
        Currency: textOf(values, 'Currency')?.trim() ?? 'EUR',
        DocumentDate: numberOf(values, 'DocumentDate') ?? midnightOf(division.nowWall()),
        HID: numberOf(values, 'HID') ?? freeNumber(division),
        HasEmptyBody: hasEmptyBody(values),
        InheritShare: values.InheritShare ?? false,
        SendMethod: 0,
      },
      cause,
    );
    linkEntry(division, String(row.ID), textOf(row, 'FinancialTransactionEntryID'), cause);
    return row;
  },

  update(division, before, values, cause) {
    refuseAny([...problemsOf(division, before, values), ...numberProblems(division, before, values)]);
    const changes = { ...values, HasEmptyBody: hasEmptyBody({ ...before, ...values }) };
    const row = division.update('Documents', before, changes, cause);
    if (row.FinancialTransactionEntryID !== before.FinancialTransactionEntryID) {
      unlinkEntry(division, before, cause);
      linkEntry(division, String(row.ID), textOf(row, 'FinancialTransactionEntryID'), cause);
    }
    return row;
  },

  remove(division, row, cause) {
    refuseAny(inUseProblems(division, 'Documents', String(row.ID), 'Document'));
    for (const attachment of division.entity('DocumentAttachments').rowsWith('Document', String(row.ID))) {
      documentAttachmentRules.remove(division, attachment, cause);
    }
    division.remove('Documents', row, cause);
  },
};

function unlinkEntry(division: DivisionState, document: Row, cause: Cause): void {
  const found = documentedEntry(division, textOf(document, 'FinancialTransactionEntryID'));
  if (found?.row.Document === document.ID && found !== undefined) {
    division.update(found.entity, found.row, { Document: null }, cause);
  }
}

/** Bytes of attachments lie beside the rows, so that lists and the ledger stay small. */
const contents = 'AttachmentContents';

export function putContent(division: DivisionState, attachmentId: string, base64: string): void {
  division.entity(contents).put({ ID: attachmentId, Content: base64 });
}

export function contentOf(division: DivisionState, attachmentId: string): Uint8Array {
  return Buffer.from(textOf(division.entity(contents).get(attachmentId) ?? {}, 'Content') ?? '', 'base64');
}

/** Files of documents; there is no PUT (exact-online.md 7.6). */
export const documentAttachmentRules: EntityRules = {
  create(division, values, cause) {
    const problems: BusinessProblem[] = [];
    const content = textOf(values, 'Attachment');
    if (content === null || content === '') problems.push({ is: 'mandatory', label: 'Attachment' });
    if (textOf(values, 'Document') === null) problems.push({ is: 'mandatory', label: 'Document' });
    if ((textOf(values, 'FileName') ?? '').trim() === '') problems.push({ is: 'mandatory', label: 'File name' });
    problems.push(...referenceProblems(division, 'DocumentAttachments', values));
    refuseAny(problems);
    const base64 = content ?? '';
    const { Attachment: _bytes, ...columns } = values;
    const FileSize = Buffer.byteLength(base64, 'base64');
    const row = division.insert('DocumentAttachments', { ...columns, FileSize }, cause);
    putContent(division, String(row.ID), base64);
    return row;
  },

  update() {
    throw new Error('attachments have no PUT');
  },

  remove(division, row, cause) {
    division.entity(contents).remove(String(row.ID));
    division.remove('DocumentAttachments', row, cause);
  },
};

/** Folders may lie in one another (exact-online.md 7.6: Code and Description mandatory). */
function folderProblems(division: DivisionState, before: Row | null, values: Row): BusinessProblem[] {
  const problems: BusinessProblem[] = [];
  for (const name of ['Code', 'Description']) {
    const isChecked = before === null || name in values;
    if (isChecked && (textOf(values, name) ?? '').trim() === '') problems.push({ is: 'mandatory', label: name });
  }
  const code = textOf(values, 'Code');
  if (code !== null && division.entity('DocumentFolders').rowsWith('Code', code).length > 0) {
    problems.push({ is: 'alreadyExists' });
  }
  problems.push(...referenceProblems(division, 'DocumentFolders', values));
  if (before !== null && values.ParentFolder === before.ID) problems.push({ is: 'invalid', label: 'Document folder' });
  return problems;
}

export const documentFolderRules: EntityRules = {
  create(division, values, cause) {
    refuseAny(folderProblems(division, null, values));
    return division.insert('DocumentFolders', values, cause);
  },
  update(division, before, values, cause) {
    refuseAny(folderProblems(division, before, values));
    return division.update('DocumentFolders', before, values, cause);
  },
  remove(division, row, cause) {
    refuseAny(inUseProblems(division, 'DocumentFolders', String(row.ID), 'Document folder'));
    division.remove('DocumentFolders', row, cause);
  },
};
