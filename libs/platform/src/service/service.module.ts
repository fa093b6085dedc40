import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { HealthController } from './health.controller';
import type { Readiness } from './readiness';
import { READINESS, REGISTRY } from './service.tokens';

/** What every service has: health and metrics, beside the service's own module. */
@Module({})
export class ServiceModule {
  static of(own: Type | DynamicModule, readiness: Readiness, registry: Registry): DynamicModule {
    return {
      module: ServiceModule,
      imports: [own],
      controllers: [HealthController],
      providers: [
        { provide: READINESS, useValue: readiness },
        { provide: REGISTRY, useValue: registry },
      ],
    };
  }
}
