import { readSettings, setting } from '@sambung/platform';
import axios, { type AxiosInstance } from 'axios';

const CALL_MILLISECONDS = 120_000;

const commandSettings = {
  ROUTING_URL: setting.url({ description: 'where routing listens', fallback: 'http://127.0.0.1:8110' }),
  OPERATOR_TOKEN: setting.secret({ description: "operator's token" }),
};

const nameSettings = {
  OPERATOR_NAME: setting.text({ description: 'under which an action is recorded', fallback: 'operator' }),
};

/** Routing's API as the commands of operators call it. */
export function operatorClient(environment: Readonly<Record<string, string | undefined>>): AxiosInstance {
  const settings = readSettings(commandSettings, environment);
  const client = axios.create({
    baseURL: settings.ROUTING_URL,
    headers: { authorization: `Bearer ${settings.OPERATOR_TOKEN}` },
    maxRedirects: 0,
  });
  // A command may make many calls: each has its minutes.
  client.interceptors.request.use((request) => ({
    ...request,
    signal: AbortSignal.timeout(CALL_MILLISECONDS),
  }));
  return client;
}

export const operatorName = (environment: Readonly<Record<string, string | undefined>>): string =>
  readSettings(nameSettings, environment).OPERATOR_NAME;

/** The whole of a command's `main.ts`: prints what it says, or in a sentence what went wrong. */
export function runCommand(command: () => Promise<string>): void {
  void Promise.resolve()
    .then(command)
    .then(
      (text) => process.stdout.write(`${text}\n`),
      (error: unknown) => {
        process.stderr.write(`${sentenceOfFailure(error)}\n`);
        process.exitCode = 1;
      },
    );
}

/** What went wrong, in a sentence for a terminal. */
export function sentenceOfFailure(error: unknown): string {
  if (!axios.isAxiosError<{ title?: string }>(error))
    return error instanceof Error ? error.message : String(error);
  return error.response?.data.title ?? `routing cannot be reached (${error.code ?? 'no answer'})`;
}
