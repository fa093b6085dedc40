import type { Overview } from './overview';
import { statusPage } from './page';

const SOUND: Overview = {
  city: 'Malang',
  mode: 'api',
  at: '2026-01-05T02:00:00.000Z',
  channels: [],
  signs: [],
  broken: [],
  failing: [],
  lag: [{ topic: 'complaint.received.v1', records: 0, missed: 0 }],
  heldReports: [],
  heldNotices: [],
  clocks: { open: [], overdue: [], untold: [] },
  heldComplaints: [],
  latest: [],
};

/** As a person reads it: without markup, and with single spaces. */
const shown = (overview: Partial<Overview>): string =>
  statusPage({ ...SOUND, ...overview }, 'Asia/Jakarta', 'en')
    .replace(/<style>[^]*<\/style>|<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the status page', () => {
  it('says that nothing needs attention', () => {
    expect(shown({})).toContain('Nothing needs attention.');
  });

  it('shows what waits on the bus, and what retention removed before it was read', () => {
    const page = shown({ lag: [{ topic: 'report.held.v1', records: 41, missed: 3 }] });
    expect(page).toContain('report.held.v1 41 3');
    expect(page).toContain('3 · removed by retention before they were taken from report.held.v1');
    expect(page).not.toContain('Nothing needs attention.');
  });

  it('shows the work that fails: which, why and since when', () => {
    const since = new Date('2026-01-05T01:30:00Z');
    expect(shown({ failing: [{ worker: 'relay', code: 'bus.unavailable', since }] })).toContain(
      'relay · the bus cannot be reached · since 5 Jan, 08:30',
    );
  });

  it('says that the bus cannot be reached instead of what waits there', () => {
    expect(shown({ lag: undefined })).toContain('The bus cannot be reached');
  });

  it('shows what each channel ignored by its reason', () => {
    const channel = {
      ...{ channel: 'call112', unapplied: 0, arrivals: {}, heldReports: 0, complaints: {} },
      ...{ arrived: 7, ignored: 7, more: 0 },
      refusedReports: 0,
      ignoredCodes: { 'call112.ghost': 5, 'call112.prank': 2 },
    };
    const page = shown({ channels: [channel] });
    expect(page).toContain('call112 call112.ghost 5');
    expect(page).toContain('call112 call112.prank 2');
  });

  it('says of a channel when it was last heard, and what is wrong with it', () => {
    const sign = {
      channel: 'social',
      heardAt: new Date('2026-01-05T01:30:00Z'),
      quietMinutes: { day: 960, night: 0 },
      faults: [],
      ...{ canaryAgeSeconds: 130, canaryCode: null, isSilent: false, isCanaryLate: false, isRed: false },
    };
    const channel = {
      ...{ channel: 'social', unapplied: 0, arrivals: {}, ignoredCodes: {}, heldReports: 0, complaints: {} },
      ...{ arrived: 7, ignored: 0, more: 0, refusedReports: 0 },
    };
    const sound = shown({ channels: [channel], signs: [sign] });
    expect(sound).toContain('social last 5 Jan, 08:30 · canary 2\u2032');
    expect(sound).toContain('Nothing needs attention.');
    const red = {
      ...{ isSilent: true, isCanaryLate: true, canaryAgeSeconds: 2400, canaryCode: 'sp4n.timed-out' },
      faults: ['social.subscription-dropped'],
    };
    const page = shown({ channels: [channel], signs: [{ ...sign, ...red, isRed: true }] });
    expect(page).toContain('social · not heard since 5 Jan, 08:30');
    expect(page).toContain('no canary got to the end of its way for 40\u2032 · SP4N-LAPOR! does not answer');
    expect(page).toContain('social · social.subscription-dropped');
  });

  it("says what does not balance in the reader's language", () => {
    const page = shown({ broken: [{ code: 'ledger.ticket-doubled', count: 2 }] });
    expect(page).not.toContain('ledger.ticket-doubled');
  });

  it('names the reporters who were not reached, why, and what to do', () => {
    const notice = {
      ...{ complaintId: '7b0e4d0a-3c3e-5f0e-9a53-0d6f2a4b1c01', channel: 'social', receipt: 'R' },
      ...{ trackingId: '9000001', stage: 'answered', since: new Date('2026-01-05T01:30:00Z') },
    };
    const page = shown({ heldNotices: [{ ...notice, code: 'feedback.outcome-unknown' }] });
    expect(page).toContain('5 Jan, 08:30 social an answer nobody knows whether it arrived');
    expect(page).toContain('tell-again');
    expect(page).toContain('9000001');
    expect(shown({ heldNotices: [{ ...notice, code: null }] })).toContain('for an unknown reason');
  });

  it('names what is overdue, and whom no reminder reached, why, and what to do', () => {
    const page = shown({
      clocks: {
        open: [
          { kind: 'first-response', count: 9, overdue: 3, beyondCalendar: 0 },
          { kind: 'completion', count: 9, overdue: 1, beyondCalendar: 0 },
        ],
        overdue: [
          {
            ...{ complaintId: '7b0e4d0a-3c3e-5f0e-9a53-0d6f2a4b1c01', trackingId: '9000001' },
            ...{ kind: 'first-response', dueAt: new Date('2026-01-02T16:59:59Z'), ruleSet: 'r' },
          },
        ],
        untold: [
          { level: 'head', contact: 'none', outcome: 'no-contact', code: null, count: 2 },
          { level: 'office', contact: 'email', outcome: 'no-sender', code: 'clocks.no-email', count: 1 },
        ],
      },
    });
    expect(page).toContain('2 Jan 2026 first response 9000001');
    expect(page).toContain('More: 3');
    expect(page).toMatch(/its head no address .*contacts\.csv\. 2/);
    expect(page).toMatch(/office no sender clocks\.no-email .*SMTP_URL and SMTP_FROM\. 1/);
  });
});
