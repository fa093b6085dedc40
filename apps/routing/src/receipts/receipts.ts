import { readReceipt, STAGES_WITH_ANSWER } from '@sambung/contracts';
import { ProblemError } from '@sambung/platform';
import type { City } from '../city/city';
import { isGivenBack } from '../follow/stage';
import type { Language } from '../http/words';
import { codeOfOffice } from '../sp4n/ticket';
import type { FollowedComplaint, ReceiptsStore } from '../store/receipts.store';
import { progressOf } from './progress';
import type { RateLimit } from './rate-limit';
import { LINE, type ReceiptState, type ReceiptStatus } from './receipt.dto';
import { say, sayNext, sayState, sayUnknown, sayWhy } from './words';

/** Crockford's base32, 16 of it: what `receiptOf` gives. */
const RECEIPT = /^[0-9A-HJKMNP-TV-Z]{16}$/;
/** Nobody's: what is no receipt is looked up as this one, so that it takes as long as one that leads nowhere. */
const NOBODYS = '';

/** Of which of several a report that was split has its state: what is asked first, then the least advanced. */
const LEAST_ADVANCED: readonly ReceiptState[] = [
  'needs-information',
  'received',
  'checking',
  'forwarded',
  'verified',
  'assigned',
  'answered',
  'closed',
  'archived',
  'blocked',
  'trial',
  'not-forwarded',
  'withdrawn',
];

/** Nothing of it is done before all of it is. @param statuses the first one first. */
function joined(statuses: readonly ReceiptStatus[]): ReceiptStatus {
  const rank = ({ state }: ReceiptStatus): number => LEAST_ADVANCED.indexOf(state);
  const lead = statuses.reduce((least, one) => (rank(one) < rank(least) ? one : least));
  if (statuses.some(({ confidential }) => confidential)) return lead;
  return {
    ...lead,
    office: undefined,
    why: undefined,
    answer: undefined,
    trackingId: undefined,
    matters: statuses.map(({ state, says, since, office, answer, trackingId }) => ({
      ...{ state, says, since, office, answer, trackingId },
    })),
  };
}

/** What whoever has a receipt is told: never who sent it, never what they wrote. */
export class Receipts {
  constructor(
    private readonly store: ReceiptsStore,
    private readonly city: City,
    private readonly limit: RateLimit,
  ) {}

  /**
   * @param typed as people type it.
   * @param address of whoever asks: each may ask only so often.
   * @throws ProblemError 404 alike for what is no receipt and for one that leads nowhere, 429 with the seconds to wait.
   * @throws UnavailableError while the database cannot be reached.
   */
  async follow(typed: string, address: string, language: Language): Promise<ReceiptStatus> {
    const retryAfterSeconds = this.limit.take(address);
    if (retryAfterSeconds > 0)
      throw new ProblemError({
        status: 429,
        code: 'receipt.too-many-requests',
        title: say('tooManyTitle', language),
        detail: say('tooMany', language),
        retryAfterSeconds,
      });
    const receipt = readReceipt(typed);
    const found = await this.store.follow(RECEIPT.test(receipt) ? receipt : NOBODYS);
    const [first, ...others] = found;
    if (first === undefined)
      throw new ProblemError({
        status: 404,
        code: 'receipt.unknown',
        title: say('unknownTitle', language),
        detail: sayUnknown(language, this.coordinator),
      });
    const status = this.statusOf(receipt, first, language);
    if (others.length === 0) return status;
    // They were received when their report was.
    const { receivedAt } = first;
    return joined([
      status,
      ...others.map((other) => this.statusOf(receipt, { ...other, receivedAt }, language)),
    ]);
  }

  private statusOf(receipt: string, complaint: FollowedComplaint, language: Language): ReceiptStatus {
    const { isConfidential, isConversation, trackingId, ticket } = complaint;
    const { state, since, reached } = progressOf(complaint);
    // An older one is not told with another state.
    const hasAnswer = STAGES_WITH_ANSWER.includes(state) && ticket?.answer !== undefined;
    const steps = LINE.map((step, index) => ({ step, isReached: index < reached.length }));
    const told = {
      receipt,
      state,
      confidential: isConfidential,
      says: sayState(state, language),
      next: sayNext(state, language, {
        isConversation,
        hasHiddenAnswer: isConfidential && hasAnswer,
        coordinator: this.coordinator,
      }),
      timeZone: this.city.timeZone,
    };
    if (isConfidential) return { ...told, steps };
    const office = this.officeOf(complaint);
    return {
      ...told,
      since: since ?? undefined,
      steps: steps.map((step, index) => ({ ...step, at: reached[index] ?? undefined })),
      office,
      why: office && this.whyOf(complaint, office, language),
      answer: hasAnswer ? ticket.answer : undefined,
      trackingId: trackingId ?? undefined,
    };
  }

  /** As SP4N-LAPOR! says it; an office that is only proposed is not told. */
  private officeOf({ ticket }: FollowedComplaint): string | undefined {
    if (ticket === null || isGivenBack(ticket.status)) return undefined;
    const { apparatus, apparatusId } = ticket;
    const known = this.city.apparatus.find(({ sp4nId }) => sp4nId !== undefined && sp4nId === apparatusId);
    return apparatus ?? known?.name;
  }

  private whyOf(
    { ticket, chosen: { apparatus, category } }: FollowedComplaint,
    office: string,
    language: Language,
  ): string | undefined {
    if (ticket?.apparatusId === undefined || apparatus === null || category === null) return undefined;
    const isOurs = codeOfOffice(ticket.apparatusId, this.city, ticket.apparatus) === apparatus;
    return isOurs ? sayWhy(language, office, category) : undefined;
  }

  private get coordinator(): string {
    const { name, apparatus } = this.city;
    const office = apparatus.find(({ role }) => role === 'coordinator');
    return office === undefined ? name : `${office.name} ${name}`;
  }
}
