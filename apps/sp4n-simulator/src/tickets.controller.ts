import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  AddNote,
  AssignTicket,
  CreateTicket,
  type Ticket,
  type TicketChanges,
  type TicketList,
} from '@sambung/contracts';
import { ProblemError, sha256Of } from '@sambung/platform';
import { isUUID } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { readCursor, writeCursor } from './cursor';
import { Mood } from './misbehaviour';
import { readBody } from './read-body';
import { TicketStore } from './tickets.store';
import { isTrackingId, noTicket } from './tracking-id';

const MAX_CHANGES = 500;
const MAX_REFERENCES = 100;

const refuse = (status: number, code: string, title: string): ProblemError =>
  new ProblemError({ status, code: `simulator.${code}`, title });

const listOf = (ticket: Ticket | undefined): TicketList => ({
  tickets: ticket === undefined ? [] : [ticket],
});

/** The contract that docs/sp4n-openapi.yaml writes down. */
@Controller('v1')
export class TicketsController {
  constructor(
    private readonly store: TicketStore,
    private readonly mood: Mood,
  ) {}

  @Post('tickets')
  async create(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<Ticket> {
    const { ticket, created } = await this.store.create(
      readBody(CreateTicket, body),
      this.mood.duplicateProtection,
    );
    void reply.status(created ? 201 : 200);
    return ticket;
  }

  @Get('tickets')
  async list(@Query() query: Record<string, unknown>): Promise<TicketList> {
    const { reference, references, source, externalId } = query;
    if (typeof source === 'string' && typeof externalId === 'string')
      return listOf(await this.store.findByOrigin(source, externalId));
    if (typeof references === 'string') {
      const asked = references.split(',');
      if (asked.length > MAX_REFERENCES || !asked.every((each) => isUUID(each)))
        throw refuse(400, 'bad-reference', `References are ${MAX_REFERENCES} UUIDs at most`);
      return { tickets: await this.store.findByReferences(asked) };
    }
    if (!isUUID(reference)) throw refuse(400, 'bad-reference', 'A reference is a UUID');
    return listOf(await this.store.findByReference(String(reference)));
  }

  @Get('tickets/:trackingId')
  async find(@Param('trackingId') trackingId: string): Promise<Ticket> {
    return this.known(trackingId, () => this.store.find(trackingId));
  }

  @Put('tickets/:trackingId/attachments/:sha256')
  async attach(
    @Param('trackingId') trackingId: string,
    @Param('sha256') sha256: string,
    @Query('name') name: unknown,
    @Query('mediaType') mediaType: unknown,
    @Body() content: unknown,
  ): Promise<Ticket> {
    if (!Buffer.isBuffer(content))
      throw refuse(415, 'not-bytes', 'Send the bytes as application/octet-stream');
    if (typeof name !== 'string' || typeof mediaType !== 'string') {
      throw refuse(400, 'bad-query', 'State name and mediaType');
    }
    if (sha256Of(content) !== sha256) throw refuse(422, 'other-digest', 'The bytes have another SHA-256');
    return this.known(trackingId, () => this.store.attach(trackingId, sha256, { mediaType, name, content }));
  }

  @Put('tickets/:trackingId/assignment')
  async assign(@Param('trackingId') trackingId: string, @Body() body: unknown): Promise<Ticket> {
    const assignment = readBody(AssignTicket, body);
    const ticket = await this.known(trackingId, () => this.store.assign(trackingId, assignment));
    if (ticket === 'moved') throw refuse(409, 'version-moved', 'The ticket has moved on');
    return ticket;
  }

  @Put('tickets/:trackingId/notes/:key')
  async addNote(
    @Param('trackingId') trackingId: string,
    @Param('key') key: string,
    @Body() body: unknown,
  ): Promise<Ticket> {
    const note = readBody(AddNote, body);
    return this.known(trackingId, () => this.store.addNote(trackingId, key, note));
  }

  @Get('changes')
  async changes(
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit = '100',
  ): Promise<TicketChanges> {
    const position = readCursor(cursor);
    if (position === undefined) throw refuse(400, 'bad-cursor', 'The cursor is not one of ours');
    const most = Number(limit);
    if (!Number.isInteger(most) || most < 1 || most > MAX_CHANGES) {
      throw refuse(400, 'bad-limit', `A limit is 1 to ${MAX_CHANGES}`);
    }
    const changes = await this.store.changesSince(position, most);
    return { tickets: changes.tickets, cursor: writeCursor(changes.position) };
  }

  private async known<T>(trackingId: string, read: () => Promise<T | undefined>): Promise<T> {
    const found = isTrackingId(trackingId) ? await read() : undefined;
    if (found === undefined) throw noTicket();
    return found;
  }
}
