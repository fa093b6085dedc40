import { partitionOf } from './partition';

describe('the partition of a key', () => {
  // Apache Kafka, clients/src/test/java/org/apache/kafka/common/utils/UtilsTest.java, testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])("is the one that Kafka's own clients choose: %s", (key, hash) => {
    expect(partitionOf(key, 100_003)).toBe((hash & 0x7fffffff) % 100_003);
  });
});
