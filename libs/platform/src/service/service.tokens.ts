export const READINESS = Symbol('readiness');
export const REGISTRY = Symbol('registry');
/** What `OperatorGuard` asks for; provided in every service. */
export const OPERATOR_TOKEN = Symbol('operator token');
