import { documentTypes } from '@annexa/evidence';
import type { DocumentType } from '@annexa/evidence';
import { frontMatterOf } from '../door/front-matter.ts';
import { sectionsOf } from '../door/markdown.ts';
import { headText } from '../door/text.ts';
import type { Fields } from '../door/value.ts';
import { plainOf, wordAt, wordsAt } from '../door/value.ts';
import { documentObservation, fittingFacts, sectionFacts, stageOfType, unversioned } from '../facts/document.ts';
import { baseNameOf } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import { malformed } from '../malformed.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A governance paper of ours: Markdown with front matter whose `type` (or `types`) is one of the closed list of expectations
 * section 2. The facts of its type are taken as the front matter gives them; the text is read for headings and emptiness only.
 */
export const ownDocument: Reader = {
  format: 'annexa-document',
  title: 'Governance document',
  versions: '1',
  depth: 'read',
  kinds: ['document'],

  claim(path, head) {
    const front = /^---\r?\n[\s\S]*?^types?:\s*(.*)$/mu.exec(headText(head));
    return /\.(?:md|markdown)$/iu.test(path) && front ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? frontMatterOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const { fields, body } = parsed.value;
    const types = fields ? typesIn(fields) : [];
    if (!fields || types.length === 0 || !(fields.has('title') || fields.has('id'))) return notMine;

    const sections = sectionsOf(body);
    const others = Object.fromEntries([...fields].filter(([name]) => name !== 'type').map(([name, value]) => [name, plainOf(value)]));
    const title = wordAt(fields, 'title') ?? sections[0]?.heading ?? baseNameOf(path);
    const stated = { id: wordAt(fields, 'id') ?? path, title, version: wordAt(fields, 'version') ?? unversioned };
    const fitting = fittingFacts({ ...others, types, ...stated, ...sectionFacts(sections) });
    if (!fitting) return malformed('unexpected-shape', 'the front matter does not fit a document');

    const unknown = [...fitting.unfit, ...[...fields.keys()].filter((name) => !knownFields.has(name))];
    const filled = sections.filter(({ words, placeholder }) => words > 0 && !placeholder).length;
    const headline = `${types.join(', ')}: ${title} (version ${stated.version}), ${filled} of ${sections.length} sections filled`;
    return readAs([documentObservation(path, fitting.facts, stageOfType(types[0]))], headline, unknown);
  },
};

function typesIn(fields: Fields): readonly DocumentType[] {
  const words = new Set([...wordsAt(fields, 'type'), ...wordsAt(fields, 'types')].map((word) => word.replace(/^document:/u, '')));
  return [...words].filter(isDocumentType);
}

function isDocumentType(word: string): word is DocumentType {
  return documentTypes.some((type) => type === word);
}

/** Common facts, and those expectations section 2 asks of single types. */
const knownFields = new Set(
  `type types id title version owner scope effectiveFrom nextReview supersedes confidentiality author topics roles prerequisites items steps
  dataset entities sites organisationRoles systems systemsOut from to issues parties commitments policies effect decision role authority person
  deputy need shown validUntil audience contentVersion date population confirmations method rows risks intendedUseDigest release releases
  releaseLine groups effects misuse links requirements requirementVersion modelFamily baseModel dataSources parameters interface limits
  statedMetrics channel place source origin rights categories personalData purposes retention statement commitment measure target due what
  whom trigger deadline activities activity party accountable agreement duties jurisdictions supplier service models regions depth outcome
  conditions received acknowledged handler answered about recipients sent tried when clauses controls auditors criteria findings people
  inputs decisions why consequences resources effective checkedAfter language`.split(/\s+/u),
);
