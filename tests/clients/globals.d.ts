// What of Node the tour uses.
declare const process: { argv: string[] };
