/** One call of a merchant, after TLS. */
export interface MerchantCall {
  readonly id: string;
  readonly body: string;
  /** The common name of the client's certificate. */
  readonly merchant: string;
  /** Where objects are read: `https://host:port/swish-cpcapi/api/v1/…`. */
  readonly location: string;
}
