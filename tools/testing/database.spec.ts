import { Client } from 'pg';
import { freshDatabase } from './database';

const answerOf = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
};

describe('a fresh database', () => {
  it('is seen by nobody else, and gone once it is dropped', async () => {
    const one = await freshDatabase();
    const other = await freshDatabase();
    await answerOf(one.url, 'CREATE TABLE mine (id int)');
    await expect(answerOf(other.url, 'SELECT * FROM mine')).rejects.toThrow('does not exist');
    await one.drop();
    await other.drop();
    await expect(answerOf(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});
