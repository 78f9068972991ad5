import { redirect } from '../../kit/page.ts';
import type { WireRequest, WireResponse } from '../../kit/wire.ts';
import type { Grants } from '../oauth/grants.ts';
import { contentOf } from '../rules/documents.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { type Row, textOf } from '../state/rows.ts';
import { callerOf } from '../wire/access.ts';
import type { PageContext } from './frame.ts';

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  txt: 'text/plain;charset=utf-8',
  xml: 'application/octet-stream',
};

interface DocsDesk {
  readonly state: ExactState;
  readonly grants: Grants;
}

/** Who may see a document: an app by its bearer token for a granted company, or a person who is logged in. */
function isAllowed(desk: DocsDesk, request: WireRequest, user: User | null, division: number): boolean {
  const caller = callerOf(request, desk.grants, desk.state);
  if (caller?.isLive === true) {
    return caller.grant.divisions.includes(division) && caller.user.divisions.includes(division);
  }
  return user?.divisions.includes(division) === true;
}

/** The guid in `ID=…` or `AccountID=%7b…%7d`, in any casing. */
function guidIn(query: URLSearchParams, name: string): string {
  for (const [key, value] of query) {
    if (key.toLowerCase() === name) return value.replace(/[{}]/g, '').toLowerCase();
  }
  return '';
}

function divisionIn(query: URLSearchParams): number {
  for (const [key, value] of query) if (key.toLowerCase() === '_division_') return Number(value);
  return 0;
}

const missing: WireResponse = {
  status: 404,
  headers: { 'Content-Type': 'text/plain;charset=utf-8' },
  body: 'Not found',
};

/** The older XML API, which is being discontinued (exact-online.md 1, picqer#127). */
const xmlApi: WireResponse = {
  status: 501,
  headers: { 'Content-Type': 'text/plain;charset=utf-8' },
  body: 'Not implemented: this sandbox does not emulate the XML API.',
};

/**
 * The classic addresses under `/docs/`: attachments, which apps fetch with their bearer token (exact-online.md 1, 7.6), and
 * the cards that other programs link to. Null when the path is none of them.
 */
export function answerDocs(desk: DocsDesk, context: PageContext): WireResponse | null {
  const path = context.path.toLowerCase();
  if (path === '/docs/xmlupload.aspx' || path === '/docs/xmldownload.aspx') return xmlApi;
  const known = ['/docs/sysattachment.aspx', '/docs/crmaccountcard.aspx', '/docs/docview.aspx'];
  if (!known.includes(path)) return null;
  const { request, query, user } = context;
  const code = divisionIn(query);
  const hasBearer = request.headers.authorization !== undefined;
  if (!hasBearer && user === null) {
    return redirect(`/login?back=${encodeURIComponent(`${context.path}?${query.toString()}`)}`);
  }
  const division = desk.state.division(code);
  if (division === undefined || !isAllowed(desk, request, user, code)) {
    return {
      ...missing,
      status: hasBearer && callerOf(request, desk.grants, desk.state)?.isLive !== true ? 401 : 403,
      body: 'Forbidden',
    };
  }
  switch (path) {
    case '/docs/crmaccountcard.aspx':
      return redirect(`/accounts/${code}/${guidIn(query, 'accountid')}`);
    case '/docs/docview.aspx': {
      const document = division.entity('Documents').get(guidIn(query, 'documentid'));
      return document === undefined ? missing : redirect(placeOf(code, document));
    }
    default: {
      const attachment = division.entity('DocumentAttachments').get(guidIn(query, 'id'));
      return attachment === undefined
        ? missing
        : download(attachment, contentOf(division, String(attachment.ID)), guidIn(query, 'download') === '1');
    }
  }
}

/** Where a person finds a document: with its entry, else with its relation. */
function placeOf(code: number, document: Row): string {
  const entry = textOf(document, 'FinancialTransactionEntryID');
  if (entry !== null) return `/entries/${code}/${entry}`;
  const account = textOf(document, 'Account');
  return account === null ? `/entries?division=${code}` : `/accounts/${code}/${account}`;
}

function download(attachment: Row, bytes: Uint8Array, isSaved: boolean): WireResponse {
  const name = textOf(attachment, 'FileName') ?? 'attachment';
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  // Only harmless types open in the browser: a script that somebody uploaded must not run on this server's pages.
  const isShown = !isSaved && ['pdf', 'png', 'jpg', 'jpeg', 'txt'].includes(ending);
  const plain = name.replace(/[^\w .()-]/g, '_');
  return {
    status: 200,
    headers: {
      'Content-Type': types[ending] ?? 'application/octet-stream',
      'Content-Disposition': `${isShown ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
    },
    body: bytes,
  };
}
