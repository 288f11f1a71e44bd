export interface ProposedRecord {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredRecord extends ProposedRecord {
  readonly stream: string;
  readonly revision: bigint;
  /** Commit and prepare position alike: the record's offset in bytes, so numbers have gaps. */
  readonly position: bigint;
  readonly createdMs: number;
}

export type LogEntry =
  | { readonly kind: 'record'; readonly record: StoredRecord }
  | { readonly kind: 'delete' | 'tombstone'; readonly stream: string; readonly position: bigint };
