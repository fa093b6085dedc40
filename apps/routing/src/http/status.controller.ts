import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { matchesSecret, OPERATOR_TOKEN } from '@sambung/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OverviewStore } from '../store/overview.store';
import { OVERVIEW_OPTIONS } from './http.tokens';
import { type OverviewOptions, readOverview } from './overview';
import { loginPage, statusPage } from './page';
import type { Language } from './words';

const COOKIE = 'sambung_operator';
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** The status page. Its link carries the token once; from then on a cookie does, which no script and no other site sees. */
@Controller()
export class StatusController {
  constructor(
    private readonly store: OverviewStore,
    @Inject(OVERVIEW_OPTIONS) private readonly options: OverviewOptions,
    @Inject(OPERATOR_TOKEN) private readonly token: string | undefined,
  ) {}

  @Get()
  async page(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('token') token?: unknown,
    @Query('lang') lang?: unknown,
  ): Promise<void> {
    const language: Language = lang === 'en' ? 'en' : 'id';
    void reply.headers({
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    if (typeof token === 'string' && matchesSecret(this.token, token)) {
      await reply
        .header('set-cookie', `${COOKIE}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict`)
        .redirect('/', 303);
      return;
    }
    if (!matchesSecret(this.token, cookieOf(request))) {
      await reply.status(401).send(loginPage(language));
      return;
    }
    const overview = await readOverview(this.store, this.options, language);
    await reply.send(statusPage(overview, this.options.city.timeZone, language));
  }
}

function cookieOf({ headers }: FastifyRequest): string | undefined {
  const pair = headers.cookie?.split(/;\s*/).find((cookie) => cookie.startsWith(`${COOKIE}=`));
  const value = pair?.slice(COOKIE.length + 1);
  // What is no encoding is no token of ours.
  return value !== undefined && /^(?:[^%]|%[0-7][0-9a-f])*$/i.test(value)
    ? decodeURIComponent(value)
    : undefined;
}
