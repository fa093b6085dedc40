import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ListingStore, type Filter } from './listing.store';
import { listPage } from './page/list-page';
import { STYLE } from './page/style';
import { SHOWN_IMAGES, ticketPage } from './page/ticket-page';
import { TicketStore } from './tickets.store';
import { isTrackingId, noTicket } from './tracking-id';

const CSP =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const given = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined;

/** The pages on which people look at the tickets. */
@Controller()
export class PagesController {
  constructor(
    private readonly listing: ListingStore,
    private readonly store: TicketStore,
  ) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', CSP)
  @Header('cache-control', 'no-store')
  async list(@Query() query: Record<string, unknown>): Promise<string> {
    const before = given(query['before']);
    const filter: Filter = {
      source: given(query['source']),
      search: given(query['search']),
      before: isTrackingId(before) ? before : undefined,
    };
    const [tickets, count, sources] = await Promise.all([
      this.listing.list(filter),
      this.listing.count(filter),
      this.listing.sources(),
    ]);
    return listPage({ tickets, count, sources, filter });
  }

  @Get('tickets/:trackingId')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', CSP)
  @Header('cache-control', 'no-store')
  async show(@Param('trackingId') trackingId: string): Promise<string> {
    const ticket = isTrackingId(trackingId) ? await this.listing.find(trackingId) : undefined;
    if (ticket === undefined) throw noTicket();
    return ticketPage(ticket);
  }

  /** What strangers sent: never run by the browser, and only known images are shown. */
  @Get('tickets/:trackingId/attachments/:sha256')
  async attachment(
    @Param('trackingId') trackingId: string,
    @Param('sha256') sha256: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attachment = isTrackingId(trackingId) ? await this.store.attachment(trackingId, sha256) : undefined;
    if (attachment === undefined) throw noTicket();
    const isShown = SHOWN_IMAGES.includes(attachment.mediaType);
    await reply
      .headers({
        'content-type': isShown ? attachment.mediaType : 'application/octet-stream',
        'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(attachment.name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .send(attachment.content);
  }

  @Get('style.css')
  @Header('content-type', 'text/css; charset=utf-8')
  style(): string {
    return STYLE;
  }
}

/** RFC 8187: what encodeURIComponent leaves but a header parameter does not take. */
const encodeName = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);
