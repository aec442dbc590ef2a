import { unassigned } from '@annexa/evidence';
import { declaredOf } from '../declared.ts';
import { explain } from '../deployments.ts';
import { evaluationsOn } from '../evaluations.ts';
import type { LiveIdentity } from '../live.ts';
import { liveOf } from '../live.ts';
import type { View } from '../view.ts';
import type { Sighting } from './draft.ts';

/** Signals about what answers in production: not deployed, never evaluated, or of a supplier nobody declared. */
export function liveSightings(view: View, system: string): Sighting[] {
  const { identities } = liveOf(view, system);
  return [darkModel, notEvaluated, undeclaredSupplier].flatMap((rule) => identities.flatMap((seen) => rule(view, system, seen)));
}

/** Traffic that no declaration claims, one signal for each service. */
export function undeclaredServices(view: View): Sighting[] {
  const groups = Map.groupBy(liveOf(view, unassigned).identities, (each) => each.service ?? each.label);
  return [...groups].map(([service, members]) => ({
    code: 'SERVICE_UNDECLARED',
    system: unassigned,
    key: service,
    title: `Service ${service} answers, and no AI system declares it`,
    severity: 'medium',
    about: [service, ...members.map((each) => each.id)],
    control: ['A.4.2', 'A.6.2.6'],
    detail: `${members.map((each) => each.label).join('; ')}.`,
    hint: 'Add a selector for it to an AI system in annexa.yaml, or declare a new system.',
    records: members.flatMap((each) => each.records),
  }));
}

function darkModel(view: View, system: string, seen: LiveIdentity): Sighting[] {
  if (explain(view, system, seen).deployments.length > 0) return [];
  return [
    {
      ...about(system, seen),
      code: 'DARK_MODEL',
      title: `${seen.label} answers for ${system} and was never deployed`,
      severity: 'high',
      control: ['A.6.2.6', 'A.6.2.5'],
      detail: `${seen.inferences} answers counted. It equals no production deployment on file.`,
      hint: 'Find out who put it into service; approve it or take it out.',
    },
  ];
}

function notEvaluated(view: View, system: string, seen: LiveIdentity): Sighting[] {
  const deployed = explain(view, system, seen).deployments.flatMap((each) => each.models);
  const live = [seen.modelDigest, ...seen.supplierDigests].flatMap((digest) =>
    digest === undefined ? [] : [{ name: seen.model ?? '', digest }],
  );
  const models = deployed.length > 0 ? deployed : live;
  if (models.length === 0 || models.some((each) => evaluationsOn(view, system, each).sure.length > 0)) return [];
  return [
    {
      ...about(system, seen),
      code: 'LIVE_NOT_EVALUATED',
      title: `${seen.label} answers for ${system} and was never evaluated`,
      severity: 'high',
      control: ['A.6.2.4'],
      detail: 'No evaluation of this digest is on file.',
      hint: 'Run the tests of the verification plan on this digest.',
    },
  ];
}

function undeclaredSupplier(view: View, system: string, seen: LiveIdentity): Sighting[] {
  if (seen.provider === undefined || seen.modelDigest !== undefined) return [];
  const declared = (declaredOf(view, system)?.suppliers ?? []).filter((each) => each.name === seen.provider);
  const fits = declared.some((each) => each.models === undefined || (seen.model !== undefined && each.models.includes(seen.model)));
  if (fits) return [];
  return [
    {
      ...about(system, seen),
      code: 'SUPPLIER_UNDECLARED',
      title: `${system} uses ${seen.label}, which is not declared`,
      severity: 'medium',
      control: ['A.10.3', 'A.6.2.6'],
      detail: declared.length > 0 ? 'The supplier is declared, this model of it is not.' : 'The supplier is not declared.',
      hint: 'Add supplier and model to annexa.yaml, or stop using it.',
    },
  ];
}

function about(system: string, seen: LiveIdentity): Pick<Sighting, 'system' | 'key' | 'about' | 'records'> {
  return { system, key: seen.id, about: [seen.id], records: seen.records };
}
