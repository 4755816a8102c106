/**
 * Cuts a SQL script at the semicolons that end statements, not at those inside strings, quoted names or comments.
 * Statements come without comments around them; a script of comments alone gives none. DELIMITER is not understood:
 * migrations hold no procedures.
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let hasCode = false;
  let at = 0;
  const cut = (end: number) => {
    if (hasCode) statements.push(script.slice(start, end).trim());
    hasCode = false;
  };
  while (at < script.length) {
    const char = script[at]!;
    if (startsLineComment(script, at)) {
      at = after(script.indexOf('\n', at), 1, script);
      if (!hasCode) start = at;
    } else if (script.startsWith('/*', at)) {
      // `/*!` and `/*+` are code that other servers skip.
      const isCode = script[at + 2] === '!' || script[at + 2] === '+';
      at = after(script.indexOf('*/', at + 2), 2, script);
      if (isCode) hasCode = true;
      else if (!hasCode) start = at;
    } else if (char === "'" || char === '"' || char === '`') {
      at = endOfQuoted(script, at);
      hasCode = true;
    } else if (char === ';') {
      cut(at);
      at += 1;
      start = at;
    } else {
      if (!/\s/.test(char)) hasCode = true;
      at += 1;
    }
  }
  cut(script.length);
  return statements;
}

/** `#`, or `--` with a space after it: `5--3` is arithmetic. */
function startsLineComment(script: string, at: number): boolean {
  if (script[at] === '#') return true;
  return script.startsWith('--', at) && (at + 2 >= script.length || /\s/.test(script[at + 2]!));
}

/** A doubled quote needs no care: it ends one string and begins the next. */
function endOfQuoted(script: string, start: number): number {
  const quote = script[start];
  for (let at = start + 1; at < script.length; at += 1) {
    if (script[at] === '\\' && quote !== '`') at += 1;
    else if (script[at] === quote) return at + 1;
  }
  throw new Error(`a quoted part that begins at character ${start} never ends`);
}

function after(found: number, length: number, script: string): number {
  return found < 0 ? script.length : found + length;
}
