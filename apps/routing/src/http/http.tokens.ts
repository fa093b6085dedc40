export const OVERVIEW_OPTIONS = Symbol('overview options');
