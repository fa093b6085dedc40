import { UnavailableError } from '@sambung/platform';
import { MediaRoom } from './room';

describe('the room for photos', () => {
  it('holds no more at a time than it has places, and lets all in, in their order', async () => {
    const room = new MediaRoom(2);
    const order: number[] = [];
    let inHand = 0;
    let most = 0;
    await Promise.all(
      [1, 2, 3, 4, 5].map((number) =>
        room.hold(Infinity, async () => {
          order.push(number);
          most = Math.max(most, ++inHand);
          await new Promise((resolve) => setImmediate(resolve));
          inHand -= 1;
        }),
      ),
    );
    expect([order, most]).toEqual([[1, 2, 3, 4, 5], 2]);
  });

  it('turns away who has no place in time, and keeps none for them', async () => {
    const room = new MediaRoom(1);
    let leave: () => void = () => undefined;
    const first = room.hold(Infinity, () => new Promise<void>((resolve) => (leave = resolve)));
    const late = await room.hold(Date.now(), () => Promise.resolve()).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(UnavailableError);
    leave();
    await first;
    expect(await room.hold(Date.now(), () => Promise.resolve('in'))).toBe('in');
  });

  it('gives the place on when the work fails', async () => {
    const room = new MediaRoom(1);
    await expect(room.hold(Infinity, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(await room.hold(Date.now(), () => Promise.resolve('in'))).toBe('in');
  });
});
