/** Properties while mutants are tried: the first case that fails is enough, and a smaller one for a reader is not looked for. */

import fc from "fast-check";

fc.configureGlobal({ endOnFailure: true });
