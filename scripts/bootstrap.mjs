// Sets up everything on a machine that has only git and any Node >= 18 with npm, then starts the task asked for.
// Plain JavaScript without a dependency, because nothing is installed when it runs.
//
// It fetches the pinned Node and pnpm as platform packages by name, version and integrity, puts them first on
// PATH for all it starts, installs with the frozen lockfile and no install scripts, and goes on. Where it cannot
// supply the pinned Node it stops: going on with an old one would fail later in ways nobody can read.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { commandOf } from './tasks.mjs';
import { nodePin, pnpmPin } from './toolchain.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const toolsFolder = join(root, '.tools');

main(process.argv.slice(2));

function main([task, ...args]) {
  const commands = commandOf(task, args);
  const nodeFolder = provideNode();
  const pnpmFolder = providePnpm();
  const env = {
    ...process.env,
    // Every command of ours starts in half the time once its stripped sources are kept.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node-compile'),
    PATH: [nodeFolder, pnpmFolder, join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter),
  };
  installPackages(env);
  for (const [command, ...rest] of commands) {
    const { status, signal } = spawnSync(command, rest, { cwd: root, env, stdio: 'inherit' });
    if (signal) process.exit(130);
    if (status !== 0) process.exit(status ?? 70);
  }
}

/** Folder holding the Node to run with: the running one when new enough, else the pinned one. */
function provideNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major === nodePin.major && minor >= nodePin.minorMin) return dirname(process.execPath);
  const pin = nodePin.platforms[`${process.platform}-${process.arch}`];
  if (!pin) {
    fail(
      'NODE_UNAVAILABLE',
      `Annexa runs on Node ${nodePin.major} (${nodePin.major}.${nodePin.minorMin} or newer); this machine has ${process.versions.node}`,
      `no package with Node ${nodePin.major} is known for ${process.platform}-${process.arch}: install it by hand and run the command again`,
    );
  }
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return provideTool({ ...pin, entry: `package/bin/${file}`, file });
}

/** Folder holding pnpm: the pinned one, from its platform package. */
function providePnpm() {
  const found = spawnSync('pnpm', ['--version'], { encoding: 'utf8', cwd: toolsHome(), shell: process.platform === 'win32' });
  if (found.status === 0 && found.stdout.trim() === pnpmPin.version) return '';
  const pin = pnpmPin.platforms[`${process.platform}-${process.arch}`];
  if (!pin) {
    fail(
      'PNPM_UNAVAILABLE',
      `pnpm ${pnpmPin.version} is not on this machine and no package with it is known for ${process.platform}-${process.arch}`,
      `run "npm install --global pnpm@${pnpmPin.version}" and then this command again`,
    );
  }
  return provideTool({ ...pin, version: pnpmPin.version, entry: 'package/pnpm', file: 'pnpm' });
}

function toolsHome() {
  mkdirSync(toolsFolder, { recursive: true });
  return toolsFolder;
}

/** Fetches one executable out of a package, checked against the integrity carried here; renamed last, so a kill leaves no half tool. */
function provideTool({ name, version, integrity, entry, file }) {
  const folder = join(toolsHome(), `${name.replace(/[@/]/g, '_')}-${version}`);
  if (existsSync(join(folder, file))) return folder;
  say(`fetching ${name}@${version}`);
  const work = mkdtempSync(join(toolsFolder, 'fetch-'));
  const npm = spawnSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', work, `${name}@${version}`], {
    cwd: work,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const tarball = readdirSync(work).find((each) => each.endsWith('.tgz'));
  if (npm.status !== 0 || !tarball) {
    rmSync(work, { recursive: true, force: true });
    fail(
      'FETCH_FAILED',
      `npm could not fetch ${name}@${version}`,
      `check the network and the npm settings of this machine; npm said: ${(npm.stderr || String(npm.error ?? '')).trim().slice(0, 400)}`,
    );
  }
  const bytes = readFileSync(join(work, tarball));
  const actual = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (actual !== integrity) {
    rmSync(work, { recursive: true, force: true });
    fail(
      'INTEGRITY_MISMATCH',
      `${name}@${version} is not the package this project pins (${actual})`,
      'do not run it; find out where this npm gets its packages from',
    );
  }
  writeFileSync(join(work, file), entryOfTar(gunzipSync(bytes), entry));
  chmodSync(join(work, file), 0o755);
  rmSync(join(work, tarball));
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  return folder;
}

/** One file's bytes out of a ustar archive. */
function entryOfTar(tar, entry) {
  for (let at = 0; at + 512 <= tar.length;) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    if (name === '') break;
    const sizeBytes = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    if (name === entry) return tar.subarray(at + 512, at + 512 + sizeBytes);
    at += 512 + Math.ceil(sizeBytes / 512) * 512;
  }
  return fail('ENTRY_MISSING', `the package holds no ${entry}`, 'report this: the pin in scripts/toolchain.mjs is wrong');
}

/** Installs when the lockfile, the workspace file or a manifest changed since the last time; a stamp makes the usual start cost nothing. */
function installPackages(env) {
  const stampFile = join(root, 'node_modules', '.annexa-installed');
  const digest = createHash('sha256');
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()])
    digest
      .update(`${path}\n`)
      .update(readFileSync(join(root, path)))
      .update('\n');
  const stamp = digest.digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  say('installing packages from the lockfile');
  const { status } = spawnSync('pnpm', ['install', '--frozen-lockfile', '--ignore-scripts', '--prefer-offline', '--reporter=silent'], {
    cwd: root,
    env: { ...env, CI: 'true' },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    fail(
      'INSTALL_FAILED',
      'pnpm could not install the packages of the lockfile',
      'read what it printed above; after editing a package.json run "pnpm install" once to renew the lockfile',
    );
  writeFileSync(stampFile, stamp);
}

/** Every package.json the workspace file names: its globs end in a star or name a folder below one. */
function manifests() {
  const globs = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').match(/^packages:\n((?: {2}- .+\n)+)/m)?.[1] ?? '';
  const folders = [...globs.matchAll(/- (\S+)/g)].flatMap(([, glob]) => foldersOf(glob.split('/')));
  return ['package.json', ...folders.map((folder) => `${folder}/package.json`)].filter((path) => existsSync(join(root, path)));
}

function foldersOf(segments) {
  return segments.reduce(
    (found, segment) =>
      found.flatMap((parent) =>
        (segment === '*' ? namesIn(parent) : [segment]).map((name) => (parent === '' ? name : `${parent}/${name}`)),
      ),
    [''],
  );
}

function namesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function say(text) {
  process.stderr.write(`annexa: ${text}\n`);
}

function fail(code, what, hint) {
  process.stderr.write(`annexa: ${what}\n  code: ${code}\n  what to do: ${hint}\n`);
  process.exit(2);
}
