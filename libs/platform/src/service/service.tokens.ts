export const READINESS = Symbol('readiness');
export const REGISTRY = Symbol('registry');
