#!/usr/bin/env node
import { setTimeout as delay } from 'node:timers/promises';
import { inventedReports } from './demo/reports.mjs';
import { findRunning } from './running.mjs';
import { deliver, deliveriesTo } from './send.mjs';

const USAGE = `npm run demo
Sends invented reports of all four channels to the Sambung that runs (npm start or npm run stack), and prints each with
the link to its ticket. Exit status 1 when one of them gets no ticket within two minutes.

Environment:
  SAMBUNG_DATA     its data folder, where it was started with another`;

const PATIENCE_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 500;

/** The complaint as routing knows it, once all that has to be done for its ticket is done. */
async function finished(running, complaintId) {
  const answer = await fetch(`${running.urls.routing}/v1/complaints/${complaintId}`, {
    headers: { authorization: `Bearer ${running.secrets.OPERATOR_TOKEN}` },
  });
  if (answer.status === 404) return undefined;
  if (!answer.ok)
    throw new Error(`routing answers ${answer.status}: is OPERATOR_TOKEN the one that it was started with?`);
  const complaint = await answer.json();
  const isDone =
    complaint.trackingId !== undefined &&
    complaint.steps.every(({ state }) => state === 'sent' || state === 'refused');
  return isDone || complaint.state === 'held' ? complaint : undefined;
}

async function follow(running, { what, complaintId }, deadline) {
  for (;;) {
    const complaint = await finished(running, complaintId);
    if (complaint !== undefined) {
      const office = complaint.apparatus ?? 'undisposed: the coordinator decides';
      const where = complaint.ticketUrl ?? complaint.trackingId ?? `held: ${complaint.held}`;
      console.log(`  ${what}\n    ${office}\n    ${where}`);
      return complaint.trackingId !== undefined;
    }
    if (Date.now() > deadline) {
      console.log(`  ${what}\n    no ticket yet: see the status page (complaint ${complaintId})`);
      return false;
    }
    await delay(POLL_MILLISECONDS);
  }
}

async function demo() {
  const running = await findRunning();
  const reports = inventedReports(deliveriesTo(running), new Date());
  const accepted = [];
  let isComplete = true;
  for (const { what, delivery, isPlatform } of reports) {
    const { ok, status, body, results } = await deliver(delivery, isPlatform);
    const complaints = results.filter((result) => result.status === 'accepted');
    if (!ok || complaints.length === 0) {
      isComplete = false;
      console.log(`  ${what}: answered ${status} ${JSON.stringify(body)}`);
    }
    accepted.push(...complaints.map(({ complaintId }) => ({ what, complaintId })));
  }
  console.log(
    `Sent ${reports.length} deliveries of four channels: ${accepted.length} complaints. Their tickets:`,
  );
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (const complaint of accepted) isComplete = (await follow(running, complaint, deadline)) && isComplete;
  console.log(`All tickets: ${running.urls['sp4n-simulator']}/`);
  return isComplete;
}

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  const isComplete = await demo().catch((error) => {
    console.error(error.message);
    return false;
  });
  process.exitCode = isComplete ? 0 : 1;
}
