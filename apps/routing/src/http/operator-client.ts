import { readSettings, setting } from '@sambung/platform';
import axios, { type AxiosInstance } from 'axios';

const commandSettings = {
  ROUTING_URL: setting.url({ description: 'where routing listens', fallback: 'http://127.0.0.1:8110' }),
  OPERATOR_TOKEN: setting.secret({ description: "operator's token" }),
};

/** Routing's API as the commands of operators call it. */
export function operatorClient(environment: Readonly<Record<string, string | undefined>>): AxiosInstance {
  const settings = readSettings(commandSettings, environment);
  return axios.create({
    baseURL: settings.ROUTING_URL,
    headers: { authorization: `Bearer ${settings.OPERATOR_TOKEN}` },
    maxRedirects: 0,
    signal: AbortSignal.timeout(60_000),
  });
}

/** What went wrong, in a sentence for a terminal. */
export function sentenceOfFailure(error: unknown): string {
  if (!axios.isAxiosError<{ title?: string }>(error))
    return error instanceof Error ? error.message : String(error);
  return error.response?.data.title ?? `routing cannot be reached (${error.code ?? 'no answer'})`;
}
