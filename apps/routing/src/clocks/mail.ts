import { codeOf, setting } from '@sambung/platform';
import { createTransport } from 'nodemailer';
import type { Send } from './messenger';

const SEND_MILLISECONDS = 15_000;

export const mailSettings = {
  SMTP_URL: setting.secret({
    description:
      'mail server that sends reminders and escalations, smtps://user:password@host; unset: none is sent',
    fallback: undefined,
  }),
  SMTP_FROM: setting.text({ description: 'sender of reminders and escalations', fallback: undefined }),
};

/** What nodemailer adds to an error. */
interface MailFault {
  /** What the server has said. */
  responseCode?: number;
}

/** Undefined where no mail server is set. */
export function mailOf({
  SMTP_URL: url,
  SMTP_FROM: from,
}: Partial<Record<keyof typeof mailSettings, string | undefined>>): Send | undefined {
  if (url === undefined || from === undefined) return undefined;
  const transport = createTransport({
    url,
    connectionTimeout: SEND_MILLISECONDS,
    greetingTimeout: SEND_MILLISECONDS,
    socketTimeout: SEND_MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (to, { subject, text }) => {
    try {
      // Connects and logs in: whatever goes wrong here, nothing has been handed over.
      await transport.verify();
    } catch (error) {
      return { outcome: 'not-sent', code: faultOf(error) };
    }
    try {
      await transport.sendMail({ from, to, subject, text });
      return { outcome: 'sent' };
    } catch (error) {
      return { outcome: endOf(error as MailFault), code: faultOf(error) };
    }
  };
}

/** The server's own word decides; without one it may have taken the mail. */
function endOf({ responseCode }: MailFault): 'refused' | 'not-sent' | 'unknown' {
  if (responseCode === undefined) return 'unknown';
  return responseCode >= 500 ? 'refused' : 'not-sent';
}

/** @throws what is no fault of the mail's way: it has no code. */
function faultOf(error: unknown): string {
  const { responseCode } = error as MailFault;
  const code = responseCode ?? codeOf(error)?.toLowerCase();
  if (code === undefined) throw error;
  return `smtp.${code}`;
}
