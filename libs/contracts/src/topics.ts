/** The manifest: every topic there is. A service never creates another. */
export const TOPICS = {
  complaintReceived: 'complaint.received.v1',
  /** The complaint once more, where links of it are still to be fetched: for its channel's own adapter. */
  attachmentDeferred: 'attachment.deferred.v1',
  reportHeld: 'report.held.v1',
  reportIgnored: 'report.ignored.v1',
  reportReleased: 'report.released.v1',
  canarySent: 'canary.sent.v1',
  complaintRouted: 'complaint.routed.v1',
  complaintForwarded: 'complaint.forwarded.v1',
  complaintStatusChanged: 'complaint.status-changed.v1',
  complaintNotified: 'complaint.notified.v1',
} as const;

export type TopicName = (typeof TOPICS)[keyof typeof TOPICS];

/** Partitions bound how far routing can spread; retention bounds how far back a replay can reach. */
export const TOPIC_MANIFEST = Object.values(TOPICS).flatMap((name) => [
  { name, partitions: 12, retentionDays: 30 },
  { name: `${name}.dlt`, partitions: 1, retentionDays: 365 },
]);
