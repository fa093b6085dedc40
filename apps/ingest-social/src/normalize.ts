import { MAX_ATTACHMENTS, MAX_TEXT_LENGTH } from '@sambung/contracts';
import type { Reading, Report } from '@sambung/ingest';
import { unreadable } from './readings';

/** What SP4N-LAPOR! calls each platform (Sumber Laporan). */
const SOURCES = {
  facebook: 'Facebook',
  instagram: 'Instagram',
  telegram: 'Telegram',
  whatsapp: 'Whatsapp',
} as const;

/**
 * Comments are public and chats are not, but writing in a chat is no request for secrecy, and neither has a field for
 * one: all are open reports.
 */
const FLAGS = { anonymous: false, confidential: false } as const;

/** A comment or message in the platforms' common terms. */
export interface Post {
  platform: keyof typeof SOURCES;
  /** Our page, account, number or bot that it came to: the platform's ids are unique only within it. */
  account: string;
  id: string;
  kind: 'first' | 'revision' | 'deletion';
  at: Date;
  /** Of an edit or a deletion. */
  revisedAt?: Date;
  author?: { id: string; name?: string; phone?: string };
  /**
   * What gathers posts of the same author into one complaint: in a chat all of them (empty), under a post those in one
   * thread of comments. Without it nothing is gathered.
   */
  thread?: string;
  text: string;
  place?: Report['place'];
  attachments: Report['attachments'];
  /** What an answer needs besides platform and account. */
  answerTo: Record<string, string>;
  extras?: Report['extras'];
}

function contactOf(author: Post['author']): Report['reporter']['contact'] {
  if (!author?.name && !author?.phone) return undefined;
  return { ...(author.name ? { name: author.name } : {}), ...(author.phone ? { phone: author.phone } : {}) };
}

/** The report that a post makes. Whether it complains of anything is not decided here. */
export function readPost(post: Post, raw: unknown): Reading {
  const { platform, author, kind, text, place, attachments, thread, revisedAt } = post;
  if (text.length > MAX_TEXT_LENGTH) return unreadable('social.text-too-long', raw, { length: text.length });
  const account = `${platform}:${post.account}`;
  const contact = contactOf(author);
  const surplus = attachments.length - MAX_ATTACHMENTS;
  const report: Report = {
    kind,
    source: SOURCES[platform],
    account,
    ownId: post.id,
    ...(author && thread !== undefined ? { conversation: `${account}:${thread}:${author.id}` } : {}),
    occurredAt: post.at,
    ...(revisedAt ? { revisedAt } : {}),
    text,
    ...(place ? { place } : {}),
    reporter: {
      ...(author ? { identity: `${platform}:${author.id}` } : {}),
      ...FLAGS,
      ...(contact ? { contact } : {}),
      replyTo: { platform, account: post.account, ...post.answerTo },
    },
    attachments: attachments.slice(0, MAX_ATTACHMENTS),
    extras: { ...post.extras, ...(surplus > 0 ? { attachmentsLeftOut: surplus } : {}) },
  };
  return { as: 'report', report };
}
