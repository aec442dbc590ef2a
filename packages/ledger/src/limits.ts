/**
 * Bounds of everything that is parsed here. They are far above what our own records need and far below what hurts;
 * a note takes at least the 16 signatures that C2SP signed-note demands.
 */
export const limits = {
  payloadBytesMax: 8 * 1024 * 1024,
  bundleCharsMax: 12 * 1024 * 1024,
  jsonDepthMax: 32,
  payloadTypeCharsMax: 256,
  keyIdCharsMax: 256,
  signatureBytesMax: 512,
  noteCharsMax: 64 * 1024,
  noteSignaturesMax: 32,
  proofHashesMax: 64,
  leafBytesMax: 512,
} as const;
