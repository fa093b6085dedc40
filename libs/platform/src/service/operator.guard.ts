import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { setting } from '../settings';
import { ProblemError } from './problem';
import { bearerOf, matchesSecret } from './secrets';
import { OPERATOR_TOKEN } from './service.tokens';

/** The setting of every service of ours; the simulator has its own token in its place. */
export const operatorSettings = {
  OPERATOR_TOKEN: setting.secret({
    description: "operator's token, for /metrics, the status page and routing's API; unset: closed",
    fallback: undefined,
  }),
};

/** Lets only the holder of the operator's token in ({@link OPERATOR_TOKEN}); without a token set, nobody. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(@Inject(OPERATOR_TOKEN) private readonly token: string | undefined) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (matchesSecret(this.token, bearerOf(request.headers.authorization))) return true;
    throw new ProblemError({
      status: 401,
      code: 'operator.token',
      title: "The operator's token is missing or wrong",
    });
  }
}
