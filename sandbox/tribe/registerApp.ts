/** Where an app is reached; see *Marketplace apps* in the README of this folder. */
export interface AppAddresses {
  readonly key: string;
  readonly installUrl: string;
  readonly settingsUrl: string;
  readonly eventsUrl: string;
  readonly secret: string;
}

/** Puts an app behind a tile of the Marketplace of a running sandbox; again to change it. */
export async function registerApp(tribeUrl: string, app: AppAddresses): Promise<void> {
  const answer = await fetch(`${tribeUrl}/_control/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(app),
  });
  if (!answer.ok) throw new Error(`the Marketplace refused the app: ${answer.status} ${await answer.text()}`);
}

/** Tandem, reached at `url`, as the app behind the tile of Exact Online. */
export const tandemAsApp = (url: string, secret: string): AppAddresses => ({
  key: 'exact-online',
  installUrl: `${url}/marketplace/install`,
  settingsUrl: `${url}/marketplace/settings`,
  eventsUrl: `${url}/marketplace/events`,
  secret,
});
