import { Controller, Get, Inject, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import { OperatorGuard } from './operator.guard';
import { READINESS, REGISTRY } from './service.tokens';
import type { Readiness } from './readiness';

@Controller()
export class HealthController {
  constructor(
    @Inject(READINESS) private readonly readiness: Readiness,
    @Inject(REGISTRY) private readonly registry: Registry,
  ) {}

  /** The process answers: restarting it would not help. */
  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** It can do its work now; names what it is waiting for. */
  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const failing = await this.readiness.failing();
    await reply
      .status(failing.length === 0 ? 200 : 503)
      .send({ status: failing.length === 0 ? 'ok' : 'failing', failing });
  }

  /** For Prometheus: numbers tell much of a city, so they are the operator's (`authorization` in its scrape_config). */
  @Get('metrics')
  @UseGuards(OperatorGuard)
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', this.registry.contentType).send(await this.registry.metrics());
  }
}
