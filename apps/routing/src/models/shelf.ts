import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, RejectedError } from '@sambung/platform';
import type { Model } from '../classify/model';
import { packModel, unpackModel } from './pack';

const ENDING = '.model.gz';
/** Names the version that decides now; the one before it stands in its second line. */
const CURRENT = 'current';

export interface Shelved {
  version: string;
  isCurrent: boolean;
  /** Or why it cannot be read. */
  report: Model['report'] | string;
}

/**
 * A folder of models, each a file under its version, that all processes of a routing share. What decides is named in a
 * file of its own, which is replaced whole: a reader sees the one or the other.
 */
export class ModelShelf {
  constructor(
    private readonly folder: string,
    private readonly city: string,
  ) {}

  /** @returns its version. It decides nothing until it is used. */
  async add(model: Model): Promise<string> {
    const { version, file } = packModel(model, this.city);
    await this.replace(`${version}${ENDING}`, file);
    return version;
  }

  /** @throws RejectedError `model.unknown` and what reading one throws: what decides now stays. */
  async use(version: string): Promise<void> {
    await this.load(version);
    const { current } = await this.named();
    if (current !== version) await this.replace(CURRENT, `${version}\n${current ?? ''}\n`);
  }

  /** Back to the one before. @throws RejectedError `model.none-before`. */
  async back(): Promise<string> {
    const { before } = await this.named();
    if (before === undefined)
      throw new RejectedError('model.none-before', 'going back: there was no other model');
    await this.use(before);
    return before;
  }

  async currentVersion(): Promise<string | undefined> {
    return (await this.named()).current;
  }

  async has(version: string): Promise<boolean> {
    return (await this.versions()).includes(version);
  }

  async load(version: string): Promise<Model> {
    if (!/^[0-9a-f]{12}$/.test(version))
      throw new RejectedError('model.unknown', `reading a model: "${version.slice(0, 40)}" is no version`);
    let file: Buffer;
    try {
      file = await readFile(join(this.folder, `${version}${ENDING}`));
    } catch (error) {
      throw new RejectedError('model.unknown', `reading a model: there is no version ${version}`, {
        cause: error,
      });
    }
    const read = unpackModel(file, this.city);
    if (read.version !== version)
      throw new RejectedError('model.damaged', 'reading a model: it is not what its name says');
    return read.model;
  }

  async list(): Promise<Shelved[]> {
    const current = await this.currentVersion();
    return Promise.all(
      (await this.versions()).map(async (version) => ({
        version,
        isCurrent: version === current,
        report: await this.load(version).then(
          ({ report }) => report,
          (error: unknown) => codeOf(error) ?? 'model.damaged',
        ),
      })),
    );
  }

  private async versions(): Promise<string[]> {
    const names = await readdir(this.folder).catch(absentAs<string[]>([]));
    return names.flatMap((name) => (name.endsWith(ENDING) ? [name.slice(0, -ENDING.length)] : []));
  }

  private async named(): Promise<{ current?: string; before?: string }> {
    const text = await readFile(join(this.folder, CURRENT), 'utf8').catch(absentAs(''));
    const [current, before] = text.split('\n');
    return { current: emptied(current), before: emptied(before) };
  }

  private async replace(name: string, content: Buffer | string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const beside = join(this.folder, `.${name}.${randomUUID()}`);
    // What is learnt holds words of reports.
    await writeFile(beside, content, { mode: 0o600 });
    await rename(beside, join(this.folder, name));
  }
}

/** What cannot be read is not taken for what is not there. */
const absentAs =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (codeOf(error) === 'ENOENT') return nothing;
    throw error;
  };

const emptied = (line: string | undefined): string | undefined =>
  line === undefined || line === '' ? undefined : line;
