/**
 * The name under which the API server keeps what the agent applied: Flux's, so that the same fields stay owned by the
 * same name when a team moves from Flux or back, and `flux diff` asks about the same.
 */
export const FIELD_MANAGER = "kustomize-controller";
