export const OPERATOR_TOKEN = Symbol('operator token');
export const OVERVIEW_OPTIONS = Symbol('overview options');
