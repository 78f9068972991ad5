/** What the tests use of published clients that come without types. */

declare module 'exact-online' {
  type Done = (error: Error | null, answer: import('../bench.ts').Json) => void;

  export interface Client {
    readonly oauth: { readonly refreshToken: string | null };
    readonly sys: { me(done: Done): void };
    readonly logistics: { getItems(done: Done): void };
    readonly crm: {
      createAccount(account: object, division: number, done: Done): void;
      getBankAccount(account: string, division: number, done: Done): void;
      createBankAccount(bankAccount: object, division: number, done: Done): void;
      saveBankAccount(id: string, bankAccount: object, division: number, done: Done): void;
      getDocumentAttachments(document: string, division: number, done: Done): void;
      createDirectDebitMandate(mandate: object, division: number, done: Done): void;
    };
    authUrl(redirectUri: string): string;
    authorize(code: string, done: Done): void;
    refreshToken(done: Done): void;
    setDivision(division: number): void;
    sendRequest(endpoint: string, method: string, params: object | null, data: object | null, done: Done): void;
  }

  export function createClient(options: object): Client;
}

declare module 'n8n-nodes-exact-online/dist/nodes/ExactOnline/ExactOnline.node.js' {
  export const ExactOnline: new () => import('./n8nHost.ts').N8nNode;
}

declare module 'feedparser' {
  interface Link {
    readonly '@': { readonly rel: string; readonly href: string };
  }

  export default class FeedParser {
    constructor(options: { readonly resume_saxerror: boolean });
    readonly meta: { readonly 'atom:link': Link | readonly Link[] };
    on(event: 'error', heard: (error: Error) => void): void;
    on(event: 'data', heard: (item: { readonly guid: string }) => void): void;
    on(event: 'end', heard: () => void): void;
    end(xml: string): void;
  }
}

declare module 'datajs' {
  interface Handler {
    readonly accept: string;
  }

  interface OData {
    readonly jsonHandler: Handler;
    readonly atomHandler: Handler;
    readonly metadataHandler: Handler;
    request(
      request: object,
      success: (data: import('../bench.ts').Json) => void,
      failure: (error: { readonly message: string; readonly response?: { readonly statusCode: number } }) => void,
      handler: Handler,
      httpClient: object,
    ): object;
  }
}
