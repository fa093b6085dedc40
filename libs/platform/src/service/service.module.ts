import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { HealthController } from './health.controller';
import type { Readiness } from './readiness';
import { OPERATOR_TOKEN, READINESS, REGISTRY } from './service.tokens';

/** What every service has: health, metrics and the operator's token, beside the service's own module. */
@Module({})
export class ServiceModule {
  static of(
    own: Type | DynamicModule,
    readiness: Readiness,
    registry: Registry,
    operatorToken: string | undefined,
  ): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: [own],
      controllers: [HealthController],
      providers: [
        { provide: READINESS, useValue: readiness },
        { provide: REGISTRY, useValue: registry },
        { provide: OPERATOR_TOKEN, useValue: operatorToken },
      ],
      exports: [OPERATOR_TOKEN],
    };
  }
}
