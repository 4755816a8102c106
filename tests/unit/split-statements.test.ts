import { splitStatements } from '../../prisma/split-statements';

describe('cutting a script into statements', () => {
  it('cuts at semicolons and leaves out comments around statements', () => {
    expect(splitStatements('-- first\nSELECT 1;\n/* second */ SELECT 2 ; # third\n\nSELECT 3')).toEqual([
      'SELECT 1',
      'SELECT 2',
      'SELECT 3',
    ]);
  });

  it.each([
    ["INSERT INTO t VALUES ('a;b')", 'a semicolon in a string'],
    ["INSERT INTO t VALUES ('it''s; fine')", 'a doubled quote'],
    ["INSERT INTO t VALUES ('it\\'s; fine')", 'an escaped quote'],
    ['INSERT INTO t VALUES ("a;b", "say ""x;y""")', 'double quotes'],
    ['SELECT `odd;name\\` FROM t', 'a quoted name, in which a backslash is a letter'],
    ['SELECT 1 /* ; */ + 2', 'a comment within'],
    ['SELECT 1 -- ;\n + 2', 'a line comment within'],
    ['SELECT 5--3', 'two minus signs that are no comment'],
    ["SELECT '-- no comment', '/* nor this */', '# nor this'", 'comment signs in strings'],
    ['/*!50100 SET @a = 1 */', 'code that other servers skip'],
  ])('keeps %s whole: %s', (statement) => {
    expect(splitStatements(`${statement};\nSELECT 'next';`)).toEqual([statement, "SELECT 'next'"]);
  });

  it('gives nothing for a script of comments and blanks', () => {
    expect(splitStatements('-- nothing\n;;\n /* at all */ ; \n')).toEqual([]);
  });

  it('refuses a string that never ends, which would swallow the rest', () => {
    expect(() => splitStatements("SELECT 1; SELECT 'oops; SELECT 2;")).toThrow(/never ends/);
  });
});
