import ts from 'typescript';

/**
 * The compiler's own errors, as a rule: the linter has made the whole program for the typed rules already, and
 * a second one takes half as long again (ADR 0014). What concerns no file is said at the first file of it.
 */
export const noTypeError = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { wrong: 'TS{{code}}: {{text}}' },
  },
  create(context) {
    return {
      Program(node) {
        const { program } = context.sourceCode.parserServices;
        for (const { file, start, length, code, messageText } of found(program, context.filename)) {
          const text = ts.flattenDiagnosticMessageText(messageText, '\n');
          const at =
            file === undefined
              ? { node }
              : { loc: { start: placeIn(file, start), end: placeIn(file, start + length) } };
          context.report({ ...at, messageId: 'wrong', data: { code, text } });
        }
      },
    };
  },
};

const told = new WeakSet();

function found(program, filename) {
  const file = program.getSourceFile(filename);
  const inFile = [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ];
  if (told.has(program)) return inFile;
  told.add(program);
  return [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...inFile,
  ];
}

function placeIn(file, position) {
  const { line, character } = ts.getLineAndCharacterOfPosition(file, position);
  return { line: line + 1, column: character };
}
