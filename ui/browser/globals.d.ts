// What the modules keep on the window of a page, so that it outlives a component, and what Streamlit puts there.
interface Window {
  /** Payloads that were fetched, the newest of each name. */
  __gmBlobs?: Map<string, { key: string; ready: Promise<any> }>;
  /** Messages of live runs that nobody has read yet, by the name of their stream. */
  __gmStreams?: Map<string, Uint8Array[]>;
  /** The id of the last command that was sent to Python. */
  __gmCommand?: number;
  /** The latent walk, for tests and the benchmark. */
  __gmWalk?: any;
  __streamlit?: { BACKEND_BASE_URL?: string };
}
