export default function globalTeardown() {
  globalThis.__ntgenRemovePackage?.();
}
