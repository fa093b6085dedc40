import { setting, SettingsError, type Settings } from '../settings';
import { folderStore } from './folder-store';
import type { ObjectStore } from './object-store';
import { s3Store } from './s3-store';

export const objectStoreSettings = {
  OBJECT_STORE_DIR: setting.text({
    description: 'folder for attachments; on several machines it must be one that all of them share',
    fallback: '',
  }),
  OBJECT_STORE_SHARED: setting.flag({
    description: 'true: the folder is shared by all machines; needed wherever services run apart',
    fallback: false,
  }),
  S3_ENDPOINT: setting.text({
    description: 'S3-compatible object store instead of the folder',
    fallback: '',
  }),
  S3_REGION: setting.text({ description: 'region of the object store', fallback: 'us-east-1' }),
  S3_BUCKET: setting.text({ description: 'bucket of the object store', fallback: 'sambung' }),
  S3_ACCESS_KEY_ID: setting.secret({ description: 'access key of the object store', fallback: '' }),
  S3_SECRET_ACCESS_KEY: setting.secret({ description: 'secret key of the object store', fallback: '' }),
};

/**
 * @param apart the services run as processes of their own: a folder must then be declared shared, or an adapter on one
 * machine would store photos that routing on another never finds.
 * @throws SettingsError
 */
export async function openObjectStore(
  settings: Settings<typeof objectStoreSettings>,
  apart: boolean,
): Promise<ObjectStore> {
  if (settings.S3_ENDPOINT !== '') {
    const missing = (['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const).filter(
      (name) => settings[name] === '',
    );
    if (missing.length > 0)
      throw new SettingsError(missing.map((name) => `${name} is missing (S3_ENDPOINT is set)`));
    return s3Store({
      endpoint: settings.S3_ENDPOINT,
      region: settings.S3_REGION,
      bucket: settings.S3_BUCKET,
      accessKeyId: settings.S3_ACCESS_KEY_ID,
      secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
    });
  }
  if (settings.OBJECT_STORE_DIR === '')
    throw new SettingsError(['OBJECT_STORE_DIR or S3_ENDPOINT is missing']);
  if (apart && !settings.OBJECT_STORE_SHARED) {
    throw new SettingsError([
      'OBJECT_STORE_DIR is not declared shared: set OBJECT_STORE_SHARED=true if all machines see this folder, or use S3_ENDPOINT',
    ]);
  }
  return folderStore(settings.OBJECT_STORE_DIR);
}
