import { createHmac, randomUUID } from 'node:crypto';
import { signStandardWebhook } from '@sambung/ingest';

export interface Answer {
  status: number;
  body: {
    receipt?: string;
    complaintId?: string;
    status?: string;
    results?: { complaintId?: string; status: string }[];
  };
}

/** What channel operators' systems do: push, each signed in its own way. */
export class Pushes {
  constructor(
    private readonly urls: { sambat: string; call112: string; social: string; ngombe: string },
    private readonly secrets: Record<string, string>,
  ) {}

  sambat(submission: object): Promise<Answer> {
    return this.signed(
      this.urls.sambat,
      '/v1/sambat/submissions',
      'SAMBAT_SECRETS',
      JSON.stringify(submission),
    );
  }

  sms(message: object): Promise<Answer> {
    return this.signed(this.urls.sambat, '/v1/sambat/sms', 'SAMBAT_SECRETS', JSON.stringify(message));
  }

  call112(ticket: object): Promise<Answer> {
    return this.signed(this.urls.call112, '/v1/call112/tickets', 'CALL112_SECRETS', JSON.stringify(ticket));
  }

  nightlyCsv(csv: string): Promise<Answer> {
    return this.signed(this.urls.call112, '/v1/call112/nightly-csv', 'CALL112_SECRETS', csv, 'text/csv');
  }

  meta(platform: 'facebook' | 'instagram' | 'whatsapp', delivery: object): Promise<Answer> {
    const body = JSON.stringify(delivery);
    const signature = createHmac('sha256', this.secrets['SOCIAL_META_APP_SECRET'] ?? '')
      .update(body)
      .digest('hex');
    return send(`${this.urls.social}/v1/social/${platform}`, body, {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${signature}`,
    });
  }

  telegram(update: object): Promise<Answer> {
    return send(`${this.urls.social}/v1/social/telegram`, JSON.stringify(update), {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': this.secrets['SOCIAL_TELEGRAM_SECRET'] ?? '',
    });
  }

  ngombe(name: string, content: Buffer | string): Promise<Answer> {
    const form = new FormData();
    form.set('file', new File([typeof content === 'string' ? content : new Uint8Array(content)], name));
    return send(`${this.urls.ngombe}/v1/ngombe/sessions`, form, {
      authorization: `Bearer ${this.secrets['NGOMBE_TOKEN'] ?? ''}`,
    });
  }

  private signed(
    url: string,
    path: string,
    secrets: string,
    body: string,
    mediaType = 'application/json',
  ): Promise<Answer> {
    const [secret = ''] = (this.secrets[secrets] ?? '').split(',');
    const id = `msg_${randomUUID()}`;
    const timestamp = Math.floor(Date.now() / 1000);
    return send(url + path, body, {
      'content-type': mediaType,
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signStandardWebhook(secret, id, timestamp, Buffer.from(body)),
    });
  }
}

async function send(url: string, body: string | FormData, headers: Record<string, string>): Promise<Answer> {
  const answer = await fetch(url, { method: 'POST', body, headers });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}
