/** Orders versions as apimachinery's CompareKubeAwareVersionStrings does, best first. */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [versionRank(left), versionRank(right)];
  if (one === undefined || other === undefined) {
    if (one === undefined && other === undefined) return left < right ? -1 : 1;
    return one === undefined ? 1 : -1;
  }
  for (const [index, rank] of one.entries()) {
    const difference = (other[index] ?? 0) - rank;
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionRank(version: string): readonly number[] | undefined {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return undefined;
  const [, major = "0", stage, minor = "0"] = match;
  return [stage === undefined ? 2 : stage === "beta" ? 1 : 0, Number(major), Number(minor)];
}
