/** The program of the thread as one text, which the bundler puts here; undefined where the agent runs from its sources. */
export const PROGRAM: string | undefined = undefined;
