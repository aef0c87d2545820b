/**
 * `npm run test:long` simulates everything; `npm test`, which has to be over in a quarter of an hour on two processors, leaves
 * out what differs only in size or preset from a case that it has.
 */
export const isLong = process.env.ORBIT_LONG === "1";
