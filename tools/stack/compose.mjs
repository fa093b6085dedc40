import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Where the `}` is that closes the `${` before `from`: values may hold variables themselves. */
function closingBrace(text, from) {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    if (text[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`docker-compose.yml: a brace is not closed in "${text}"`);
}

function valueOf(expression, environment) {
  const [, name, operator = '', operand = ''] = /^(\w+)(:?[-?])?(.*)$/s.exec(expression) ?? [];
  const value = environment[name];
  const isMissing = value === undefined || (operator.startsWith(':') && value === '');
  if (!isMissing) return value;
  if (operator.endsWith('?')) throw new Error(`${name} is missing: ${interpolate(operand, environment)}`);
  return operator.endsWith('-') ? interpolate(operand, environment) : '';
}

/** `${NAME}`, `${NAME-default}`, `${NAME:-default}`, `${NAME:?what is wrong}` and `$$`, as the Compose Specification has them. */
function interpolate(text, environment) {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith('$$', at)) {
      result += '$';
      at++;
    } else if (text.startsWith('${', at)) {
      const end = closingBrace(text, at + 2);
      result += valueOf(text.slice(at + 2, end), environment);
      at = end;
    } else {
      result += text[at];
    }
  }
  return result;
}

function interpolateAll(value, environment) {
  if (typeof value === 'string') return interpolate(value, environment);
  if (Array.isArray(value)) return value.map((item) => interpolateAll(item, environment));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, interpolateAll(item, environment)]),
  );
}

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** `1m30s` in milliseconds. */
const millisecondsOf = (duration) =>
  [...duration.matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + number * SECONDS[unit] * 1000,
    0,
  );

/** Our own services as docker-compose.yml has them, by name: those that are built from this repository. */
export async function readApps(root, environment) {
  const { services } = parse(await readFile(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
  const own = Object.entries(services).filter(([, service]) => service.build !== undefined);
  return own.map(([name, service]) => {
    const { command, healthcheck, environment: variables, restart } = interpolateAll(service, environment);
    return {
      name,
      command,
      environment: variables,
      restarts: restart === 'unless-stopped' || restart === 'always',
      health: {
        command: healthcheck.test.slice(1),
        pauseMilliseconds: millisecondsOf(healthcheck.start_interval),
        timeoutMilliseconds: millisecondsOf(healthcheck.timeout),
        patienceMilliseconds: millisecondsOf(healthcheck.start_period),
      },
    };
  });
}
