import * as z from 'zod';

/**
 * Tribe gives each webhook a secret of its own, told once, when it is made. All of a connection are kept as one text,
 * with the type that each tells about: an event names its webhook, and perhaps no type (tribe-crm.md 3.1).
 */
const secretsText = z.record(z.string(), z.object({ entityType: z.string(), secret: z.string().min(1) }));
export type WebhookSecrets = z.infer<typeof secretsText>;

/** None from a text that is not ours: its webhooks are then made anew. */
export function readSecrets(text: string | null): WebhookSecrets {
  if (text === null) return {};
  try {
    return secretsText.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

export const writeSecrets = (secrets: WebhookSecrets): string => JSON.stringify(secrets);
