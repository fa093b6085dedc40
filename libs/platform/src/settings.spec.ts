import { readSettings, setting, SettingsError } from './settings';

const declaration = {
  PORT: setting.number({ description: 'port', fallback: 8101 }),
  TOKEN: setting.secret({ description: 'token' }),
  MODE: setting.choice(['manual', 'api'])({ description: 'how' }),
  SECRETS: setting.secrets({ description: 'signing secrets', fallback: [] }),
  URL: setting.url({ description: 'where' }),
  KEY: setting.key({ description: 'key' }),
};

describe('settings', () => {
  it('are parsed, with their fallbacks', () => {
    const settings = readSettings(declaration, {
      TOKEN: 't',
      MODE: 'api',
      SECRETS: 'a, b,',
      URL: 'http://localhost:1/',
      KEY: Buffer.alloc(32, 7).toString('base64'),
    });
    expect(settings).toEqual({
      PORT: 8101,
      TOKEN: 't',
      MODE: 'api',
      SECRETS: ['a', 'b'],
      URL: 'http://localhost:1',
      KEY: Buffer.alloc(32, 7),
    });
  });

  it('report all their faults together, by name and never by value', () => {
    const read = (): unknown =>
      readSettings(declaration, { PORT: 'hush-1', MODE: 'hush-2', URL: 'hush-3', KEY: 'hush-4', TOKEN: '' });
    expect(read).toThrow(SettingsError);
    try {
      read();
    } catch (error) {
      const { faults, message } = error as SettingsError;
      expect(faults.map((fault) => fault.split(/[ :]/)[0])).toEqual(['PORT', 'TOKEN', 'MODE', 'URL', 'KEY']);
      expect(message).not.toContain('hush');
    }
  });

  it('of which one must be given are named together with all the others', () => {
    const either = [['PORT', 'SECRETS']] as const;
    const faultsIn = (given: Record<string, string>): readonly string[] => {
      try {
        readSettings(declaration, given, either);
      } catch (error) {
        return (error as SettingsError).faults.map((fault) => fault.replace(/ \(.*/, ''));
      }
      return [];
    };
    expect(faultsIn({ MODE: 'api', URL: 'http://localhost:1', SECRETS: '' })).toEqual([
      'TOKEN is missing',
      'KEY is missing',
      'PORT or SECRETS is missing',
    ]);
    expect(faultsIn({ MODE: 'api', URL: 'http://localhost:1', SECRETS: 'a' })).toHaveLength(2);
  });
});
