import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { Ticket } from '@sambung/contracts';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { Misbehaviour, Mood } from './misbehaviour';
import { readBody } from './read-body';
import { TicketStore } from './tickets.store';
import { isTrackingId, noTicket } from './tracking-id';

class MoveTicket {
  @IsString() @Length(1, 200) status!: string;
  @IsOptional() @IsString() @MaxLength(20_000) answer?: string;
  /** Why an office says "Bukan Wewenang", or why it was put off or archived. */
  @IsOptional() @IsString() @Length(1, 2_000) reason?: string;
  @IsOptional() @IsString() @Length(1, 100) apparatusId?: string;
  @IsOptional() @IsString() @Length(1, 300) apparatus?: string;
  @IsOptional() @IsString() @Length(1, 500) title?: string;
  @IsOptional() @IsString() @Length(1, 25_000) text?: string;
}

class MakeTicket {
  @IsString() @Length(1, 100) source!: string;
  @IsString() @Length(1, 500) externalId!: string;
  @IsString() @Length(1, 500) title!: string;
  @IsString() @Length(1, 25_000) text!: string;
}

/** What no national system offers: playing its admins, and misbehaving on request. */
@Controller('control')
export class ControlController {
  constructor(
    private readonly store: TicketStore,
    private readonly mood: Mood,
  ) {}

  @Get('misbehaviour')
  read(): Misbehaviour {
    return this.mood.current;
  }

  @Put('misbehaviour')
  misbehave(@Body() body: unknown): Misbehaviour {
    this.mood.set(readBody(Misbehaviour, body));
    return this.mood.current;
  }

  @Delete('misbehaviour')
  behave(): Misbehaviour {
    this.mood.set({});
    return this.mood.current;
  }

  /** As if a channel's own link had made it. */
  @Post('tickets')
  make(@Body() body: unknown): Promise<Ticket> {
    return this.store.createForChannel(readBody(MakeTicket, body));
  }

  @Post('tickets/:trackingId/move')
  @HttpCode(200)
  async move(@Param('trackingId') trackingId: string, @Body() body: unknown): Promise<Ticket> {
    const move = readBody(MoveTicket, body);
    const ticket = isTrackingId(trackingId) ? await this.store.move(trackingId, move) : undefined;
    if (ticket === undefined) throw noTicket();
    return ticket;
  }
}
