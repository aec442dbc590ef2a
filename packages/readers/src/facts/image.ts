import type { MaterialRef } from '../reader.ts';

/** A container image as a manifest names it; a digest only where the reference itself carries one. */
export type ImageRef = { readonly reference: string; readonly repository: string; readonly tag?: string; readonly digest?: string };

/** Takes a reference apart (`registry:5000/team/name:tag@sha256:…`); undefined when it is a template or no reference. */
export function imageRefOf(reference: string): ImageRef | undefined {
  const [, repository, tag, digest] = /^([^\s@{}$]+?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/u.exec(reference) ?? [];
  if (repository === undefined || repository === '') return undefined;
  return { reference, repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** An image as what a deployment is made of: pinned by its digest, else only named, because tags move. */
export function imageMaterial({ reference, digest }: ImageRef): MaterialRef {
  if (digest === undefined) return { name: reference, join: 'named' };
  return { name: reference, digest: { sha256: digest.slice('sha256:'.length) }, join: 'pinned' };
}

/** Images by their reference, each once. */
export function imagesIn(references: readonly (string | undefined)[]): readonly ImageRef[] {
  const images = references.flatMap((reference) => (reference === undefined ? [] : (imageRefOf(reference) ?? [])));
  return [...new Map(images.map((image) => [image.reference, image])).values()];
}
