import { standardWebhooks, type Source } from '@sambung/ingest';
import { readSms, readSubmission } from './normalize';
import { Sms } from './sms';
import { Submission } from './submission';

/** Web and Android come from SAMBAT itself, messages from the SMS gateway. */
export function sourcesOf(secrets: string[]): Source[] {
  const proof = standardWebhooks(secrets, 'SAMBAT_SECRETS');
  return [
    {
      path: 'submissions',
      summary: 'Takes a report from the web or the Android app, when it is made and each time it changes.',
      accepts: 'application/json',
      // Eight photos of a telephone, in base64.
      maxBytes: 32 * 1024 * 1024,
      proof,
      body: Submission,
      precedence: 100,
      answer: 'receipt',
      read: (body) => [readSubmission(body as Submission)],
    },
    {
      path: 'sms',
      summary: 'Takes a message from the SMS gateway. Only one that begins with the word SAMBAT is a report.',
      accepts: 'application/json',
      maxBytes: 64 * 1024,
      proof,
      body: Sms,
      precedence: 100,
      answer: 'receipt',
      read: (body) => [readSms(body as Sms)],
    },
  ];
}
