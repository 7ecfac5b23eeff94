import type { Activity, CallOutcome, ConversationState, Party, PhoneNumber } from '../types';
import type { Talk } from './memory';

/** Made-up people for a plain browser. The real samples live in the engine. */

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

const person = (address: string, name: string | null = null): Party => ({ address, name });
let serial = 0;

function item(at: number, kind: Activity['kind'], direction: Activity['direction'], body: string, more: Partial<Activity> = {}): Activity {
  const delivery = direction === 'outbound' ? 'delivered' : 'delivered';
  return { id: `a${++serial}`, at, kind, direction, sender: null, body, subject: null, delivery, outcome: null, durationS: 0, attachments: [], automatic: false, source: 'sample', failure: null, ...more };
}

const texted = (at: number, body: string, more: Partial<Activity> = {}): Activity => item(at, 'text', 'inbound', body, more);
const wrote = (at: number, body: string, more: Partial<Activity> = {}): Activity => item(at, 'text', 'outbound', body, more);
const called = (at: number, direction: Activity['direction'], outcome: CallOutcome, durationS = 0): Activity => item(at, 'call', direction, '', { outcome, durationS });

function talk(id: string, numberId: string, parties: Party[], state: ConversationState, items: Activity[]): Talk {
  const fill = items.map((i) => (i.sender === null && i.direction === 'inbound' ? { ...i, sender: parties[0] ?? null } : i));
  return { id, numberId, parties, state, unreadReason: state === 'unread' ? 'inbound' : null, items: fill, changes: [], waitingSince: null, triedAt: null, snoozedUntil: null, muted: false };
}

const LONG = `Hi! Here is the list for Thursday, as promised:

1. Blood test, please come fasting
2. Vaccination card of both children
3. The insurance form, signed on page 3
4. The old X-ray if you still have it

The entrance on Calle Mayor is closed because of the works. Take the one on the square, second floor, left. If the lift is out of order again, call us from downstairs and somebody will come to help you with the stroller.

Parking: there are four places behind the building, ask the doorman for the remote control. On market days (Tuesday and Friday) all four are usually taken by nine o'clock, so the garage at the station is the safer choice; we stamp the ticket for you.

And please remember to bring your card. Without it we cannot write the electronic prescription, and you would have to come back for it, which nobody wants.

See you on Thursday!`;

export function samples(now = Date.now()): { numbers: PhoneNumber[]; talks: Talk[] } {
  // Fixed to the morning of the day, so that the list reads like the picture.
  let early = 0;
  const t = (hour: number, minute: number, daysAgo = 0): number => {
    const day = new Date(now);
    day.setDate(day.getDate() - daysAgo);
    const at = day.setHours(hour, minute, 0, 0);
    // No two at the same moment, also just after midnight.
    return Math.min(at, now - MIN - ++early * 1000);
  };
  const numbers: PhoneNumber[] = [
    { id: 'front', name: 'Front desk', e164: '+14155550100', color: 0, sample: true },
    { id: 'pharmacy', name: 'Pharmacy', e164: '+14155550101', color: 1, sample: true },
    { id: 'night', name: 'After hours', e164: null, color: 2, sample: true },
  ];
  const marta = person('+34611204491', 'Marta Ruiz');
  const javier = person('+34611204490', 'Javier Peña');
  const lucia = person('+34622118833', 'Lucía Ortega');
  const team = [person('+14155550171', 'Daniel Kim'), person('+14155550172', 'Priya Raman'), person('+14155550173', 'Sofía Navarro'), person('+14155550174', null)];
  const talks = [
    talk('marta', 'front', [marta], 'unread', [texted(t(9, 2, 3), 'Good morning, is Dr. Vidal in on Thursday?'), wrote(t(9, 30, 3), 'Yes, all day.'), texted(t(9, 41), 'Can I move my appointment to Thursday afternoon?')]),
    talk('javier', 'pharmacy', [javier], 'open', [
      called(t(8, 51), 'inbound', 'missed', 0), texted(t(8, 53), 'Hi, I tried to call. Is my prescription ready to pick up today?'),
      wrote(t(9, 28), 'The prescription is ready to pick up. We are open until 20:00.', { sender: person('+14155550101', 'Ana') }),
    ]),
    talk('unknown', 'front', [person('+14155550134')], 'unread', [
      called(t(9, 10), 'inbound', 'missed'),
      item(t(9, 12), 'voicemail', 'inbound', 'Hello, this is Rebecca from the insurance office. It is about the claim from March, please call me back at this number before five. Thank you.', { durationS: 42 }),
    ]),
    talk('lucia', 'front', [lucia], 'unread', [texted(t(8, 57), 'Gracias, ¿me envían la factura por favor?')]),
    talk('team', 'front', team, 'unread', [
      texted(t(8, 10), 'Who can take the early shift tomorrow?', { sender: team[0] ?? null }),
      texted(t(8, 12), 'I can until 11', { sender: team[1] ?? null }),
      texted(t(8, 13), 'then I need to leave for the airport', { sender: team[1] ?? null }),
      wrote(t(8, 20), 'I will take over at 11.'),
      texted(t(8, 48), 'Perfect, thank you both 🙌', { sender: team[2] ?? null }),
      texted(t(8, 50), 'who is on this number by the way?', { sender: team[3] ?? null }),
    ]),
    talk('daniel', 'front', [person('+14155550171', 'Daniel Kim')], 'open', [wrote(t(8, 30), 'Thursday at four then?'), texted(t(8, 40), 'Sounds good, see you then 👍')]),
    talk('omar', 'pharmacy', [person('+972541234567', 'عمر حداد')], 'unread', [
      texted(t(18, 2, 1), 'مرحبا، هل الوصفة جاهزة؟ رقم الطلب 4821.'), wrote(t(18, 9, 1), 'نعم، يمكنك استلامها حتى الساعة 20:00.'), texted(t(18, 11, 1), 'شكرا جزيلا! See you at 19:30.'),
    ]),
    talk('photo', 'front', [person('+14155550188', 'Grace Liu')], 'open', [
      texted(t(16, 40, 1), 'Here is the form, and the X-ray from last year', { attachments: [
        { sha256: 'sample-image', mediaType: 'image/jpeg', name: 'form.jpg', size: 482_190, image: true, audio: false },
        { sha256: 'missing', mediaType: 'image/png', name: 'x-ray.png', size: 1_204_000, image: true, audio: false },
        { sha256: 'pdf', mediaType: 'application/pdf', name: 'insurance-2026.pdf', size: 88_400, image: false, audio: false },
      ] }),
    ]),
    talk('sofia', 'front', [person('+14155550173', 'Sofía Navarro')], 'open', [texted(t(15, 1, 1), 'Any news?'), wrote(t(15, 20, 1), 'Your results came back normal')]),
    talk('bank', 'front', [person('BANK', 'Bank verification')], 'open', [texted(t(11, 0, 1), 'Your code is 482 190. Do not share it.', { automatic: true }), texted(t(11, 1, 1), 'Never \u202Etxt\u202C your code\u0007 to anyone.', { automatic: true })]),
    talk('tom', 'night', [person('+14155550155', 'Tom Castillo')], 'open', [called(t(10, 5, 4), 'inbound', 'answered', 95), called(t(10, 30, 4), 'outbound', 'answered', 252)]),
    talk('nora', 'front', [person('+14155550156', 'Nora Whitfield')], 'open', [texted(t(9, 0, 4), LONG)]),
    talk('draft', 'pharmacy', [person('+14155550157', 'Ben Adler')], 'open', [texted(t(9, 0, 5), 'Do you have it in stock?'), wrote(t(9, 12, 5), 'We do, but only two boxes', { delivery: 'failed' }), wrote(t(9, 15, 5), 'Sorry, I meant to say', { delivery: 'draft' })]),
    talk('rej', 'night', [person('+14155550158')], 'open', [called(t(22, 10, 6), 'inbound', 'rejected'), called(t(22, 30, 6), 'outbound', 'missed')]),
  ];
  const first = ['Alba', 'Bruno', 'Carla', 'Diego', 'Elena', 'Fermín', 'Gloria', 'Hugo', 'Irene', 'Jorge', 'Karen', 'Luis', 'Mónica', 'Nick', 'Olga'];
  const family = ['Santos', 'Miller', 'Ibáñez', 'Okafor', 'Prieto', 'Schmidt', 'Vega'];
  const says = ['Thank you, that is all for today.', '¿A qué hora abren mañana?', 'On my way', 'Could you resend the address?', 'Perfecto, gracias', 'I will call you next week about it.', 'Done, see the picture I sent.'];
  for (let i = 0; i < 340; i++) {
    const who = person(`+1415556${String(1000 + i)}`, `${first[i % first.length]} ${family[(i * 3) % family.length]}`);
    const state = i < 22 ? 'open' : 'done';
    talks.push(talk(`old-${i}`, numbers[i % 3]?.id ?? 'front', [who], state, [wrote(now - (7 + i) * DAY - HOUR, 'Hello! How can we help?'), texted(now - (7 + i) * DAY, says[i % says.length] ?? '')]));
  }
  const long = talks.find((x) => x.id === 'old-3');
  if (long) long.items = Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? wrote : texted)(now - 10 * DAY - (3000 - i) * 17 * MIN, `${says[i % says.length]} (${i + 1})`, { sender: i % 3 === 0 ? null : long.parties[0] ?? null }));
  return { numbers, talks };
}
