import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem';
import { bearerOf, matchesSecret } from './secrets';

/** Lets only the holder of the operator's token in; without a token set, nobody. */
export class OperatorGuard implements CanActivate {
  constructor(private readonly token: string | undefined) {}

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
