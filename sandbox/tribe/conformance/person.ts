import { facts } from '../facts.ts';
import type { Answer, TestClient } from './client.ts';

/** A browser without scripts: keeps the cookie, follows redirects, submits forms. */
export class Person {
  readonly client: TestClient;
  readonly #cookie: string;
  readonly #language: 'nl' | 'en';

  constructor(client: TestClient, key = 'sanne', language: 'nl' | 'en' = 'en') {
    this.client = client;
    this.#language = language;
    const user = facts.users.find((known) => known.key === key);
    const login = client.form('/login', {
      email: user?.email ?? '',
      password: user?.password ?? '',
      next: '/relations',
    });
    this.#cookie = String(login.headers['Set-Cookie']).split(';', 1)[0] ?? '';
  }

  open(path: string): Answer {
    return this.#follow(this.client.send('GET', path, '', { cookie: this.#cookie, 'accept-language': this.#language }));
  }

  submit(path: string, fields: Readonly<Record<string, string>>): Answer {
    return this.#follow(this.client.form(path, fields, { cookie: this.#cookie, 'accept-language': this.#language }));
  }

  #follow(answer: Answer): Answer {
    const location = answer.headers.Location;
    return location === undefined || !String(location).startsWith('/') ? answer : this.open(String(location));
  }
}
