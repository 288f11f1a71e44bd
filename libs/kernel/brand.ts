declare const brand: unique symbol;

/** A primitive that only its own parser can make, so that an order's id never stands for a payment's. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
