/** What a stranger needs to know to use this sandbox: printed by `npm start`, by `--help` and on the front page. */
interface SandboxUser {
  readonly key: string;
  readonly tenant: string;
  readonly firstName: string;
  readonly middleName: string | null;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
  readonly note: string;
}

export interface SandboxTenant {
  readonly key: string;
  readonly name: string;
}

const tenants: readonly SandboxTenant[] = [
  { key: 'wholesaler', name: 'Van der Meulen Groothandel B.V.' },
  { key: 'studio', name: 'Studio Zuiderzon' },
];

const users: readonly SandboxUser[] = [
  {
    key: 'sanne',
    tenant: 'wholesaler',
    firstName: 'Sanne',
    middleName: 'de',
    lastName: 'Wit',
    email: 'sanne@vandermeulen.example',
    password: 'tribe-sanne',
    note: 'administrator of Van der Meulen Groothandel',
  },
  {
    key: 'joris',
    tenant: 'wholesaler',
    firstName: 'Joris',
    middleName: null,
    lastName: 'Kuipers',
    email: 'joris@vandermeulen.example',
    password: 'tribe-joris',
    note: 'sales at Van der Meulen Groothandel',
  },
  {
    key: 'amina',
    tenant: 'studio',
    firstName: 'Amina',
    middleName: 'el',
    lastName: 'Idrissi',
    email: 'amina@zuiderzon.example',
    password: 'tribe-amina',
    note: 'administrator of Studio Zuiderzon, another organisation',
  },
];

export const facts = {
  tenants,
  users,
  /** A registered authorization code application: any loopback redirect address, scopes `read write offline`. */
  client: {
    id: '7d2f6c1e-0c58-4b0e-9f0a-4f1d6f7c2a10',
    secret: 'tandem-sandbox-tribe-secret',
    name: 'Tandem',
    /** What it would register with as an app of the Marketplace; nothing here knows it before that. */
    marketplaceSecret: 'tandem-sandbox-marketplace-secret',
  },
  /** A registered client credentials application of the first organisation, acting as its virtual employee. */
  serviceClient: {
    id: 'b1a7e3d4-58a2-4c39-8d36-2e9c1b7f4e55',
    secret: 'tribe-service-secret',
    name: 'Koppeling',
    tenant: 'wholesaler',
  },
} as const;
