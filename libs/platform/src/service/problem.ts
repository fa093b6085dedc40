import type { FastifyReply } from 'fastify';

interface ProblemOptions {
  status: number;
  /** `owner.reason`; goes out as `urn:sambung:problem:<code>`. */
  code: string;
  title: string;
  detail?: string;
  /** Which fields break which rules; never a value. */
  faults?: readonly { field: string; rule: string }[];
  retryAfterSeconds?: number;
  serverTime?: Date;
}

/** What a caller is told when something is not done (RFC 9457). Thrown anywhere at the HTTP edge. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: ProblemOptions) {
    super(problem.title);
  }
}

export function sendProblem(reply: FastifyReply, problem: ProblemOptions): void {
  if (problem.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', String(Math.max(1, Math.ceil(problem.retryAfterSeconds))));
  }
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `urn:sambung:problem:${problem.code}`,
        title: problem.title,
        status: problem.status,
        detail: problem.detail,
        faults: problem.faults,
        serverTime: problem.serverTime?.toISOString(),
      }),
    );
}
