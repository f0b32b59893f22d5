import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { findFiles } from '../docs/sources.ts'

const WORDS = 'src/words/en.ts'

/** Where the words are written, by path: `list.none.heading`. */
export function readKeys(words: object, above = ''): string[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) => {
    const path = above ? `${above}.${name}` : name
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? readKeys(value, path) : [path]
  })
}

/** The chains that templates read, `list.none.heading`, and those that they look something up in, `states[`. */
export function findInTemplates(): string[] {
  return findFiles('views', '.ejs').flatMap((path) => {
    return [...readFileSync(path, 'utf8').matchAll(/\bwords\.([\w.]+\[?)/g)].map(([, chain = '']) => chain)
  })
}

/** The keys that the sources use, as the compiler understands them: by name, by destructuring, or by looking them up. */
export function findInSources(): ReadonlySet<string> {
  const files = findFiles('src', '.ts')
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', read).config, ts.sys, '.')
  const program = ts.createProgram(files, { ...options, noEmit: true, skipLibCheck: true })
  const checker = program.getTypeChecker()
  const used = new Set<string>()
  const note = (symbol: ts.Symbol | undefined) => {
    for (const declaration of symbol?.declarations ?? []) {
      if (declaration.getSourceFile().fileName.endsWith(WORDS)) used.add(toPath(declaration))
    }
  }
  // What is handed on as a whole is used as a whole.
  const noteAllIn = (type: ts.Type): void => {
    for (const one of type.isUnion() ? type.types : [type]) {
      for (const property of one.getProperties().filter(isWord)) {
        note(property)
        noteAllIn(checker.getTypeOfSymbol(property))
      }
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const symbol = checker.getSymbolAtLocation(node.name)
      note(symbol)
      if (symbol && isWord(symbol) && isHandedOn(node)) noteAllIn(checker.getTypeAtLocation(node))
    }
    if (ts.isElementAccessExpression(node)) checker.getTypeAtLocation(node.expression).getProperties().forEach(note)
    if (ts.isObjectBindingPattern(node)) {
      const type = checker.getTypeAtLocation(node)
      for (const { propertyName, name } of node.elements) note(type.getProperty((propertyName ?? name).getText()))
    }
    // Sentences are named by their keys.
    if (ts.isStringLiteral(node)) used.add(`sentences.${node.text}`)
    ts.forEachChild(node, visit)
  }
  for (const file of files) {
    const source = program.getSourceFile(file)
    if (source) visit(source)
  }
  return used
}

function isWord({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((declaration) => declaration.getSourceFile().fileName.endsWith(WORDS))
}

/** Whether an expression is an argument, a branch or spread, and so not only on the way to what is in it. */
function isHandedOn(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isCallExpression(parent)) return parent.expression !== node
  return ts.isSpreadAssignment(parent) || ts.isConditionalExpression(parent)
}

const read = (path: string) => readFileSync(path, 'utf8')

/** The path of a property in the words. Those that stand in a constant of their own are below its name. */
function toPath(declaration: ts.Node): string {
  const names: string[] = []
  for (let node = declaration; !ts.isSourceFile(node); node = node.parent) {
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) names.unshift(toName(node.name))
    if (ts.isVariableDeclaration(node) && node.name.getText() !== 'en') names.unshift(node.name.getText())
  }
  return names.join('.')
}

function toName(name: ts.PropertyName): string {
  return ts.isStringLiteral(name) ? name.text : name.getText()
}
