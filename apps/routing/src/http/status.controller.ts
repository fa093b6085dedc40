import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { matchesSecret, OPERATOR_TOKEN, ProblemError, UnavailableError } from '@sambung/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { awayPage, loginPage } from './door-pages';
import { OverviewReader } from './overview';
import { statusPage } from './page';
import { hasEntered, isOwnForm, sessionCookie } from './session';
import type { Language } from './words';

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // With `no-referrer` a browser would hide from us, too, where the form was posted.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
};

/** The status page. The token is typed in once and never stands in an address; from then on a cookie lets in. */
@Controller()
export class StatusController {
  constructor(
    private readonly overview: OverviewReader,
    @Inject(OPERATOR_TOKEN) private readonly token: string | undefined,
  ) {}

  @Get()
  async page(
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('lang') lang?: unknown,
  ): Promise<void> {
    const language = languageOf(lang);
    void reply.headers(HEADERS);
    if (!hasEntered(this.token, headers)) {
      await reply.status(401).send(loginPage(language));
      return;
    }
    try {
      await reply.send(statusPage(await this.overview.read(language), this.overview.timeZone, language));
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      await reply.status(503).send(awayPage(language));
    }
  }

  @Post()
  async enter(
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body('token') given?: unknown,
    @Query('lang') lang?: unknown,
  ): Promise<void> {
    if (!isOwnForm(headers))
      throw new ProblemError({
        status: 403,
        code: 'operator.origin',
        title: 'Another site posted this form',
      });
    const language = languageOf(lang);
    void reply.headers(HEADERS);
    const token = typeof given === 'string' ? given.trim() : undefined;
    if (token === undefined || !matchesSecret(this.token, token)) {
      await reply.status(401).send(loginPage(language, true));
      return;
    }
    await reply.header('set-cookie', sessionCookie(token)).redirect(`/?lang=${language}`, 303);
  }
}

const languageOf = (lang: unknown): Language => (lang === 'en' ? 'en' : 'id');
