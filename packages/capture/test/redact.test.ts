import { expect, test } from 'vitest';
import { redact } from '../src/redact.ts';

test.for([
  ['an e-mail', 'by ann.lee@example.org today', 'by [e-mail] today', { 'e-mail': 1 }],
  ['a home path', 'file:///home/ann/mlruns/0', 'file://~/mlruns/0', { 'home-path': 1 }],
  ['a Windows home', 'C:\\Users\\ann\\x', '~\\x', { 'home-path': 1 }],
  ['a forge token', `token ghp_${'a'.repeat(36)}`, 'token [token]', { token: 1 }],
  ['credentials in a URL', 'postgres://ann:hunter22@db/x', 'postgres://[credentials]@db/x', { 'url-credentials': 1 }],
  ['an assigned secret', 'password=hunter2222', 'password=[secret]', { 'assigned-secret': 1 }],
  ['a git remote', 'git@example.org:acme/credit-risk.git', 'git@example.org:acme/credit-risk.git', {}],
] as const)('%s', ([, text, expected, counts]) => {
  expect(redact({ note: [text] })).toEqual({ value: { note: [expected] }, counts });
});

test('numbers and structure stay as they are', () => {
  const value = { auc: 0.790123456789, rows: [1, 2], none: null };
  expect(redact(value).value).toEqual(value);
});
