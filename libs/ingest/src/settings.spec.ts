import { startChannel } from './start-channel';

it('names all missing settings of a channel together, those of the bus and the store too', async () => {
  const channel = { name: 'pos-surat', port: 0, settings: {}, sources: () => [] };
  await expect(startChannel(channel, {})).rejects.toThrow(
    /RECEIPT_KEY[^]*POS_SURAT_REPLY_KEY[^]*KAFKA_BROKERS or DATABASE_URL[^]*OBJECT_STORE_DIR or S3_ENDPOINT/,
  );
});
