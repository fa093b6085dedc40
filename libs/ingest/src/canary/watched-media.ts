import type { FetchMedia } from '../media/fetch-media';
import { RevokedError } from '../poll/ask-channel';
import type { Faults } from './faults';

/** Fetches as before; a token that is not taken is a fault of the channel until a photo of the same host is had again. */
export const watchedMedia =
  (fetchMedia: FetchMedia, faults: Faults): FetchMedia =>
  async (url, seconds) => {
    const where = `media ${URL.canParse(url) ? new URL(url).hostname : ''}`;
    try {
      const bytes = await fetchMedia(url, seconds);
      faults.set(where, undefined);
      return bytes;
    } catch (error) {
      if (error instanceof RevokedError) faults.set(where, error.code);
      throw error;
    }
  };
