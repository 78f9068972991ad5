/** What a stranger needs to know to use this sandbox: printed by `npm start`, by `--help` and on the front page. */
interface SandboxUser {
  readonly firstName: string;
  readonly middleName: string | null;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
  /** Decides the language of error texts (exact-online.md 4.8). */
  readonly language: 'EN' | 'NL' | 'FR';
  /** Administrations this user has rights to. */
  readonly divisions: readonly number[];
  readonly note: string;
}

export interface SandboxDivision {
  /** Six digits, as real ones have. */
  readonly code: number;
  readonly name: string;
}

const divisions: readonly SandboxDivision[] = [
  { code: 713204, name: 'Van der Meulen Groothandel B.V.' },
  { code: 713205, name: 'Van der Meulen Webshop B.V.' },
  { code: 845910, name: 'Van der Meulen Holding B.V.' },
];

const users: readonly SandboxUser[] = [
  {
    firstName: 'Sanne',
    middleName: 'de',
    lastName: 'Wit',
    email: 'sanne@vandermeulen.example',
    password: 'exact-sanne',
    language: 'NL',
    divisions: [713204, 713205, 845910],
    note: 'all companies',
  },
  {
    firstName: 'Joris',
    middleName: null,
    lastName: 'Kuipers',
    email: 'joris@vandermeulen.example',
    password: 'exact-joris',
    language: 'NL',
    divisions: [713205],
    note: 'only Van der Meulen Webshop',
  },
  {
    firstName: 'Emily',
    middleName: null,
    lastName: 'Carter',
    email: 'emily@vandermeulen.example',
    password: 'exact-emily',
    language: 'EN',
    divisions: [713204, 713205],
    note: 'not the holding; messages in English',
  },
  {
    firstName: 'Camille',
    middleName: null,
    lastName: 'Laurent',
    email: 'camille@vandermeulen.example',
    password: 'exact-camille',
    language: 'FR',
    divisions: [713204, 713205],
    note: 'not the holding; messages in French',
  },
];

export const facts = {
  users,
  divisions,
  /** A registered app: a client runs without a visit to an App Center. */
  client: {
    id: '5b0f7c1e-3d52-4c39-9a54-2f6f0a4e7d11',
    secret: 'tandem-sandbox-exact-secret',
    webhookSecret: 'tandem-sandbox-exact-webhooks',
    name: 'Tandem',
  },
} as const;
