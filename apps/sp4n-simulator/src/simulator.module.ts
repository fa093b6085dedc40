import { type DynamicModule, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { ControlController } from './control.controller';
import { ListingStore } from './listing.store';
import { Mood } from './misbehaviour';
import { PagesController } from './pages.controller';
import { TicketStore } from './tickets.store';
import { TicketsController } from './tickets.controller';

@Module({})
export class SimulatorModule {
  static of(pool: Pool, mood: Mood): DynamicModule {
    return {
      module: SimulatorModule,
      controllers: [TicketsController, ControlController, PagesController],
      providers: [
        { provide: Mood, useValue: mood },
        { provide: TicketStore, useValue: new TicketStore(pool) },
        { provide: ListingStore, useValue: new ListingStore(pool) },
      ],
    };
  }
}
