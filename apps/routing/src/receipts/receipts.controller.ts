import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { readReceipt } from '@sambung/contracts';
import { ProblemError, UnavailableError } from '@sambung/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../http/words';
import { languageOf } from './language';
import { formPage, statusPage } from './page';
import type { ReceiptStatus } from './receipt.dto';
import { Receipts } from './receipts';
import { CONTENT_SECURITY_POLICY } from './style';
import { say } from './words';

/** The code stands in the address: it is kept nowhere, named to nobody and found by no search. */
const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
};
const PAGE = { 'content-type': 'text/html; charset=utf-8' };
/** Room for what a person may have typed too much, and no more in an address. */
const LONGEST_TYPED = 32;

/**
 * Open to whoever has a receipt. The codes are the rest of their paths, so that one of any length and with any
 * character in it is answered like every other that leads nowhere.
 */
@Controller()
export class ReceiptsController {
  constructor(private readonly receipts: Receipts) {}

  @Get('v1/receipts/*')
  async status(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('*') code: string,
    @Query('lang') lang?: unknown,
  ): Promise<ReceiptStatus> {
    const language = this.greet(request, reply, lang);
    return this.receipts.follow(code, request.ip, language);
  }

  @Get('r/*')
  async page(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('*') code: string,
    @Query('lang') lang?: unknown,
  ): Promise<void> {
    const language = this.greet(request, reply, lang);
    void reply.headers(PAGE);
    try {
      await reply.send(statusPage(await this.receipts.follow(code, request.ip, language), language));
    } catch (error) {
      const { status, title, text, retryAfterSeconds } = refusalOf(error, language);
      if (retryAfterSeconds !== undefined)
        void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
      await reply.status(status).send(formPage(language, { title, text }));
    }
  }

  /** Without a code the form; with one the way to its page. */
  @Get('r')
  async form(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('code') code?: unknown,
    @Query('lang') lang?: unknown,
  ): Promise<void> {
    const language = this.greet(request, reply, lang);
    if (typeof code !== 'string' || code.trim() === '') {
      await reply.headers(PAGE).send(formPage(language));
      return;
    }
    const receipt = readReceipt(code)
      .replace(/[^0-9A-Z]/g, '')
      .slice(0, LONGEST_TYPED);
    await reply.redirect(`/r/${receipt}${lang === language ? `?lang=${language}` : ''}`, 303);
  }

  private greet({ headers }: FastifyRequest, reply: FastifyReply, lang: unknown): Language {
    const language = languageOf(lang, headers['accept-language']);
    void reply.headers({ ...HEADERS, 'content-language': language });
    return language;
  }
}

/** What a person is told in place of the state. @throws whatever is none of it. */
function refusalOf(
  error: unknown,
  language: Language,
): { status: number; title: string; text: string; retryAfterSeconds?: number } {
  if (error instanceof ProblemError) {
    const { status, title, detail = '', retryAfterSeconds } = error.problem;
    return { status, title, text: detail, retryAfterSeconds };
  }
  if (!(error instanceof UnavailableError)) throw error;
  const { retryAfterSeconds = 5 } = error;
  return { status: 503, title: say('awayTitle', language), text: say('away', language), retryAfterSeconds };
}
