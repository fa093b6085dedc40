/**
 * FNV-1a, 32 bits, signed as PostgreSQL's integer is: what is kept of a word. It compares words without showing them;
 * who knows the words can find them again, so hashes are deleted like the text itself.
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}
