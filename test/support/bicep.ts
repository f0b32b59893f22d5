import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Language, type Node, Parser } from 'web-tree-sitter'

export interface BicepFile {
  readonly name: string
  readonly text: string
  readonly root: Node
}

const FOLDER = 'infra'
/** Newer than the grammar. Such a line can say nothing else. */
const EXTENSION = /^extension microsoftGraphV1$/m

/** Every file of infra/, parsed. */
export async function parseInfra(): Promise<readonly BicepFile[]> {
  await Parser.init()
  const { resolve } = createRequire(import.meta.url)
  const language = await Language.load(resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'))
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.bicep'))
    .map((name) => {
      const text = readFileSync(join(FOLDER, name), 'utf8')
      return { name, text, root: parse(language, text.replace(EXTENSION, '')) }
    })
}

function parse(language: Language, text: string): Node {
  const parser = new Parser()
  parser.setLanguage(language)
  const tree = parser.parse(text)
  if (!tree) throw new Error('There is nothing to parse.')
  return tree.rootNode
}

/** Every node of a kind, in the order of the text. */
export function findAll(root: Node, type: string): readonly Node[] {
  return root.descendantsOfType(type)
}

/** The text between the quotes, as written. */
export function toText(string: Node): string {
  return string.text.slice(1, -1)
}

/** Declarations of a kind (`variable_declaration`, `parameter_declaration`, …) by the name that they declare. */
export function findDeclared(root: Node, type: string): ReadonlyMap<string, Node> {
  return new Map(findAll(root, type).map((node) => [node.namedChildren[0]?.text ?? '', node]))
}

/** The property names of an object, without those of nested objects. */
export function keysOf(object: Node): readonly string[] {
  return object.namedChildren
    .filter(({ type }) => type === 'object_property')
    .map(({ namedChildren: [key] }) => (key?.type === 'string' ? toText(key) : (key?.text ?? '')))
}
