import { describe, expect, it } from 'vitest';
import { links } from './links';

const found = (text: string): string[] => links(text).map((l) => text.slice(l.from, l.to));
const only = (text: string): { href: string; host: string; exact: boolean } => {
  const [link] = links(text);
  if (link === undefined) throw new Error(`no link in ${text}`);
  return { href: link.href, host: link.host, exact: link.exact };
};

describe('web addresses', () => {
  it('end before the sentence around them', () => {
    expect(found('Mira https://a.example/x. ¿O http://b.example?')).toEqual(['https://a.example/x', 'http://b.example']);
    expect(found('(https://a.example/x), "https://b.example/y"…')).toEqual(['https://a.example/x', 'https://b.example/y']);
    expect(found('https://es.wikipedia.org/wiki/Sol_(estrella)')).toEqual(['https://es.wikipedia.org/wiki/Sol_(estrella)']);
  });

  it('are http and https only', () => {
    expect(found('javascript://x%0aalert(1) file:///etc/passwd data:text/html,x ftp://a.example xhttp://a.example http:// https://')).toEqual([]);
    expect(found('HTTPS://A.EXAMPLE/X')).toEqual(['HTTPS://A.EXAMPLE/X']);
  });

  it('end at what is not seen', () => {
    for (const hidden of ['\u202E', '\u200B', '\u2066', '\u0007', '\uFEFF']) expect(found(`https://a.example/x${hidden}moc.live`)).toEqual(['https://a.example/x']);
  });

  it('lead where the text says, or it is told', () => {
    expect(only('https://a.example')).toEqual({ href: 'https://a.example/', host: 'a.example', exact: true });
    expect(only('HTTPS://A.example?q=1#z').exact).toBe(true);
    expect(only('https://es.wikipedia.org/wiki/España').exact, 'percent signs say the same').toBe(true);
    expect(only('https://a.example/100%').exact).toBe(true);
    expect(only('https://аpple.example/'), 'a Cyrillic letter').toEqual({ href: 'https://xn--pple-43d.example/', host: 'xn--pple-43d.example', exact: false });
    expect(only('https://bank.example@evil.example/login')).toEqual({ href: 'https://bank.example@evil.example/login', host: 'evil.example', exact: false });
    expect(only('https://bank.example\\@evil.example/')).toEqual({ href: 'https://bank.example/@evil.example/', host: 'bank.example', exact: false });
    expect(only('https://a.example/x/../y').exact).toBe(false);
    expect(only('http://0x7f.1/')).toEqual({ href: 'http://127.0.0.1/', host: '127.0.0.1', exact: false });
  });
});
