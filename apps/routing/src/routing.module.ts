import { type DynamicModule, Module } from '@nestjs/common';
import { CanaryController } from './channels/canary.controller';
import { ChannelWatch } from './channels/channel-watch';
import { DeadLetters } from './dead-letters/dead-letters';
import { HeldPath } from './held/held-path';
import { Exporter } from './http/export';
import { HeldController } from './http/held.controller';
import { ManualPath } from './http/manual';
import { OperatorController } from './http/operator.controller';
import { OverviewReader } from './http/overview';
import { StatusController } from './http/status.controller';
import { LandController } from './land/land.controller';
import { Landing } from './land/landing';
import { Ledger } from './ledger/ledger';
import { LedgerController } from './ledger/ledger.controller';
import { OverviewStore } from './store/overview.store';

interface Parts {
  landing: Landing;
  watch: ChannelWatch;
  ledger: Ledger;
  manual: ManualPath;
  exporter: Exporter;
  held: HeldPath;
  deadLetters: DeadLetters;
  store: OverviewStore;
  overview: OverviewReader;
}

@Module({})
export class RoutingModule {
  static of(parts: Parts): DynamicModule {
    return {
      module: RoutingModule,
      controllers: [
        LandController,
        CanaryController,
        StatusController,
        OperatorController,
        HeldController,
        LedgerController,
      ],
      providers: [
        { provide: Landing, useValue: parts.landing },
        { provide: ChannelWatch, useValue: parts.watch },
        { provide: Ledger, useValue: parts.ledger },
        { provide: ManualPath, useValue: parts.manual },
        { provide: Exporter, useValue: parts.exporter },
        { provide: HeldPath, useValue: parts.held },
        { provide: DeadLetters, useValue: parts.deadLetters },
        { provide: OverviewStore, useValue: parts.store },
        { provide: OverviewReader, useValue: parts.overview },
      ],
    };
  }
}
