// Cuts an OpenAPI document down to the operations a connector uses:
//
//     node trim.mjs twilio_api_v2010.json > twilio.json
//
// The document is https://github.com/twilio/twilio-oai/blob/main/spec/json/twilio_api_v2010.json

import { readFileSync } from 'node:fs';

const ACCOUNT = '/2010-04-01/Accounts/{AccountSid}';
const KEPT = {
  '/IncomingPhoneNumbers.json': ['get'],
  '/Messages.json': ['get', 'post'],
  '/Messages/{MessageSid}/Media.json': ['get'],
  '/Messages/{MessageSid}/Media/{Sid}.json': ['get'],
  '/Calls.json': ['get'],
  '/Calls/{Sid}.json': ['get'],
  '/Recordings.json': ['get'],
  '/Recordings/{RecordingSid}/Transcriptions.json': ['get'],
};
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const whole = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const paths = {};
for (const [path, methods] of Object.entries(KEPT)) {
  const item = Object.entries(whole.paths[ACCOUNT + path]);
  paths[ACCOUNT + path] = Object.fromEntries(
    item.filter(([name]) => !METHODS.includes(name) || methods.includes(name)),
  );
}

const components = { securitySchemes: whole.components.securitySchemes };
function follow(node) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.$ref === 'string') {
    const [, , kind, name] = node.$ref.split('/');
    components[kind] ??= {};
    if (!(name in components[kind])) {
      components[kind][name] = whole.components[kind][name];
      follow(components[kind][name]);
    }
  }
  Object.values(node).forEach(follow);
}
follow(paths);

// A field that is there several times: what OpenAPI means where nothing is said, and Prism has to be told.
for (const operation of Object.values(paths).flatMap(Object.values)) {
  const form = operation?.requestBody?.content?.['application/x-www-form-urlencoded'];
  const lists = Object.entries(form?.schema?.properties ?? {}).filter(([, { type }]) => type === 'array');
  if (lists.length > 0) form.encoding = Object.fromEntries(lists.map(([name]) => [name, { style: 'form', explode: true }]));
}

const { openapi, info, servers, security } = whole;
process.stdout.write(
  `${JSON.stringify({ openapi, info, servers, security, paths, components }, null, 1)}\n`,
);
