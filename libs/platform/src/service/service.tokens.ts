export const READINESS = Symbol('readiness');
export const REGISTRY = Symbol('registry');
/** Provided by a module whose controllers `OperatorGuard` guards. */
export const OPERATOR_TOKEN = Symbol('operator token');
