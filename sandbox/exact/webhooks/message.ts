import { createHmac } from 'node:crypto';

/** What happened, as the delivery tells it (exact-online.md 6.3). */
export interface WebhookEvent {
  readonly topic: string;
  readonly clientId: string;
  readonly division: number;
  readonly action: 'Create' | 'Update' | 'Delete';
  readonly key: string;
  readonly endpoint: string;
  /** Wall clock text with milliseconds. */
  readonly createdOn: string;
}

/**
 * The exact bytes of a delivery: compact JSON, keys in this order, the hash last, no trailing newline. The hash is
 * upper-case hex of HMAC-SHA256 over the bytes of the Content value, so receivers must not serialise it anew.
 */
export function webhookBody(event: WebhookEvent, secret: string): string {
  const content = JSON.stringify({
    Topic: event.topic,
    ClientId: event.clientId,
    Division: event.division,
    Action: event.action,
    Key: event.key,
    ExactOnlineEndpoint: event.endpoint,
    EventCreatedOn: event.createdOn,
  });
  const hash = createHmac('sha256', secret).update(content, 'utf8').digest('hex').toUpperCase();
  return `{"Content":${content},"HashCode":"${hash}"}`;
}
