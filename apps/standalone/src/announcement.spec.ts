import { announcementOf } from './announcement';

it('says where the pages are and what opens them, without a token in an address', () => {
  const urls = { routing: 'http://127.0.0.1:8110', 'ingest-ngombe': 'http://127.0.0.1:8104' };
  const environment = { OPERATOR_TOKEN: 'operators', NGOMBE_TOKEN: 'staffs' };
  expect(announcementOf({ urls, folder: '/data', environment })).toBe(`Sambung runs; its data are in /data
  ingest-ngombe, its page  http://127.0.0.1:8104/v1/ngombe/  token: staffs
  status page              http://127.0.0.1:8110/  token: operators
  receipts                 http://127.0.0.1:8110/r
ready
`);
});
