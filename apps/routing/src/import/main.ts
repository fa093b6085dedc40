import { operatorClient, runCommand } from '../http/operator-client';
import { importSp4n } from './command';

/** A line that is written over, for whoever looks; else a line now and then. */
let told = 0;
const tell = (progress: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${progress}`);
  else if (progress !== '' && Date.now() - told > 10_000) {
    if (told > 0) process.stderr.write(`${progress}\n`);
    told = Date.now();
  }
};

runCommand(async () => {
  const connect = () => operatorClient(process.env);
  const { text, isWhole } = await importSp4n(process.env, process.argv.slice(2), connect, tell).finally(() =>
    tell(''),
  );
  if (!isWhole) process.exitCode = 1;
  return text;
});
