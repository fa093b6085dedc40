export async function startKafka() { throw new Error('not yet'); }
